namespace Accrete.Host.Output;

/// <summary>How answers are written.</summary>
internal enum OutputFormat
{
    /// <summary>Tables, for people.</summary>
    Table,

    /// <summary>EDN, one form.</summary>
    Edn,

    /// <summary>JSON, one document.</summary>
    Json,

    /// <summary>Comma-separated values: a row of names, then the rows.</summary>
    Csv,
}
