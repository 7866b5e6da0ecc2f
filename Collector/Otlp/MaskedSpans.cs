using System.Diagnostics.CodeAnalysis;
using Google.Protobuf;
using Google.Protobuf.Collections;
using Platform.Collector.Otlp.Wire;
using Platform.Storage.Masking;

namespace Platform.Collector.Otlp;

/// <summary>
/// Applies masking rules to what arrived, before anything is read from it, so that whatever is made of it is masked too.
/// Names of attributes are the instrumentation's and stay; ids and times are no text.
/// </summary>
internal static class MaskedSpans
{
    extension(MaskingRules rules)
    {
        internal void Apply(Span span)
        {
            span.Name = rules.Text(span.Name);
            if (span.Status is { Message.Length: > 0 } status)
                status.Message = rules.Text(status.Message);
            rules.Apply(span.Attributes);
            foreach (var said in span.Events)
                rules.Apply(said.Attributes);
            foreach (var link in span.Links)
                rules.Apply(link.Attributes);
        }

        internal void Apply(RepeatedField<KeyValue> attributes)
        {
            foreach (var attribute in attributes)
            {
                if (attribute.Value is null)
                    continue;
                if (rules.Hides(attribute.Key, out var replacement))
                    attribute.Value = new() { StringValue = replacement };
                else
                    rules.Apply(attribute.Value);
            }
        }

        internal void Apply(AnyValue value)
        {
            switch (value.ValueCase)
            {
                case AnyValue.ValueOneofCase.StringValue:
                    value.StringValue = rules.Text(value.StringValue);
                    break;
                case AnyValue.ValueOneofCase.IntValue or AnyValue.ValueOneofCase.DoubleValue:
                    var number = ((IFormattable)(value.ValueCase == AnyValue.ValueOneofCase.IntValue ? value.IntValue : value.DoubleValue))
                        .ToString(null, System.Globalization.CultureInfo.InvariantCulture);
                    if (rules.Text(number) is var masked && !ReferenceEquals(number, masked))
                        value.StringValue = masked;
                    break;
                case AnyValue.ValueOneofCase.ArrayValue:
                    foreach (var item in value.ArrayValue.Values)
                        rules.Apply(item);
                    break;
                case AnyValue.ValueOneofCase.KvlistValue:
                    rules.Apply(value.KvlistValue.Values);
                    break;
                case AnyValue.ValueOneofCase.BytesValue when value.BytesValue.TryUtf8(out var text)
                    && rules.Text(text) is var maskedText && !ReferenceEquals(text, maskedText):
                    value.StringValue = maskedText;
                    break;
            }
        }
    }

    extension(ByteString bytes)
    {
        private bool TryUtf8([NotNullWhen(true)] out string? text)
        {
            text = System.Text.Unicode.Utf8.IsValid(bytes.Span) ? bytes.ToStringUtf8() : null;
            return text is not null;
        }
    }
}
