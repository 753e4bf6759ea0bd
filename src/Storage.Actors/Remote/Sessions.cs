namespace Accrete.Storage.Remote;

/// <summary>Names what both ends of the wire call the same.</summary>
internal static class Sessions
{
    /// <summary>The metadata that carries a session.</summary>
    public const string MetadataKey = "accrete-session";
}
