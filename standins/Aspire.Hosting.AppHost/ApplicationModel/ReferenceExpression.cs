using System.Runtime.CompilerServices;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Text with values that are known once the application starts: <c>$"{endpoint}/v1"</c>.</summary>
public class ReferenceExpression : IExpressionValue, IValueWithReferences
{
    private readonly IReadOnlyList<object> _parts;

    private ReferenceExpression(IReadOnlyList<object> parts) => _parts = parts;

    public string ValueExpression => string.Concat(_parts.Select(part => part is IManifestExpressionProvider value
        ? value.ValueExpression
        : part));

    public IReadOnlyList<IValueProvider> ValueProviders => [.. _parts.OfType<IValueProvider>()];

    IEnumerable<object> IValueWithReferences.References => ValueProviders;

    public static ReferenceExpression Create(in ExpressionInterpolatedStringHandler handler) => new(handler.Parts);

    public async ValueTask<string?> GetValueAsync(CancellationToken cancellationToken)
    {
        var values = new List<string?>();
        foreach (var part in _parts)
            values.Add(part is IValueProvider provider
                ? await provider.GetValueAsync(cancellationToken)
                : part.ToString());
        return string.Concat(values);
    }

    [InterpolatedStringHandler]
    public ref struct ExpressionInterpolatedStringHandler(int literalLength, int formattedCount)
    {
        internal List<object> Parts { get; } = new(formattedCount + Math.Min(literalLength, 1));

        public readonly void AppendLiteral(string value) => Parts.Add(value);

        public readonly void AppendFormatted(string? value) => Parts.Add(value ?? "");

        public readonly void AppendFormatted<T>(T valueProvider)
            where T : IValueProvider, IManifestExpressionProvider => Parts.Add(valueProvider);

        public readonly void AppendFormatted<T>(IResourceBuilder<T> valueProvider)
            where T : IResource, IValueProvider, IManifestExpressionProvider => Parts.Add(valueProvider.Resource);
    }
}
