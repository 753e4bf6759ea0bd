using System.Text;
using Accrete.Storage.Persistence;

namespace Accrete.Storage.Tests;

/// <summary>Stores texts; the t of one is its length.</summary>
internal sealed class TextCodec : IEventCodec
{
    public LogEvent Encode(object payload)
    {
        string text = (string)payload;
        return new LogEvent(text.Length, Encoding.UTF8.GetBytes(text));
    }

    public object Decode(LogEvent stored) => Encoding.UTF8.GetString(stored.Payload.Span);
}
