using Accrete.Edn;
using Google.Protobuf;

namespace Accrete.Storage.Wire;

/// <summary>Takes errors over the wire: who gets one sees the same as if it had been thrown beside him.</summary>
internal static class WireErrors
{
    /// <summary>Returns what is sent of an error.</summary>
    public static WireError ToWire(AccreteException error)
    {
        System.ArgumentNullException.ThrowIfNull(error);
        WireError wire = new()
        {
            Keyword = error.Error is { } keyword ? keyword.ToString()[1..] : "",
            Category = (int)error.Category,
            Message = error.Error is { } named ? error.Message[(named.ToString().Length + 1)..] : error.Message,
        };
        if (error.Form is not null)
        {
            wire.Form = ByteString.CopyFrom(FormCodec.WriteShown(error.Form));
        }

        if (error.Details.Count > 0)
        {
            wire.Details = ByteString.CopyFrom(FormCodec.WriteShown(error.Details));
        }

        return wire;
    }

    /// <summary>Returns the error that was sent.</summary>
    /// <exception cref="AccreteException">The bytes are damaged.</exception>
    public static AccreteException FromWire(WireError? wire)
    {
        if (wire is null)
        {
            return StorageErrors.Fault("The transactor refused without a reason.");
        }

        int slash = wire.Keyword.IndexOf('/', System.StringComparison.Ordinal);
        Keyword? keyword = wire.Keyword.Length == 0 ? null
            : slash < 0 ? Keyword.Of(null, wire.Keyword)
            : Keyword.Of(wire.Keyword[..slash], wire.Keyword[(slash + 1)..]);
        AnomalyCategory category = System.Enum.IsDefined((AnomalyCategory)wire.Category)
            ? (AnomalyCategory)wire.Category
            : AnomalyCategory.Fault;
        return new AccreteException(
            keyword, category, wire.Message,
            wire.Form.IsEmpty ? null : FormCodec.Read(wire.Form.Span),
            wire.Details.IsEmpty ? null : FormCodec.Read(wire.Details.Span) as EdnMap);
    }
}
