using Google.Protobuf;

namespace Platform.Collector.Otlp;

/// <summary>
/// Reads protobuf whose values are nested deeper than the parser takes, 100 messages or 47 lists in each other: what is wrong with
/// one span must not refuse its batch. Nothing changes for all other requests, which are read as ever.
/// </summary>
internal static class DeepMessages
{
    // Some 498 lists, and well under half a megabyte of stack.
    private const int MostNested = 1000;

    extension<TRequest>(MessageParser<TRequest> parser)
        where TRequest : IMessage<TRequest>
    {
        /// <exception cref="InvalidProtocolBufferException">It is no such message, or nested deeper still.</exception>
        internal TRequest ParseAnyDepth(ReadOnlySpan<byte> sent)
        {
            parser = parser.WithDiscardUnknownFields(true);
            try
            {
                return parser.ParseFrom(sent);
            }
            catch (InvalidProtocolBufferException exception) when (exception.Message.Contains("nesting", StringComparison.Ordinal))
            {
                using var copy = new MemoryStream(sent.ToArray(), writable: false);
                using var deep = CodedInputStream.CreateWithLimits(copy, int.MaxValue, MostNested);
                return parser.ParseFrom(deep);
            }
        }
    }
}
