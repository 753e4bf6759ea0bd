namespace Accrete.Edn;

/// <summary>Limits what a text from outside may ask for.</summary>
public sealed record EdnReaderOptions
{
    /// <summary>Gets the limits used where none are given.</summary>
    public static EdnReaderOptions Default { get; } = new();

    /// <summary>Gets how deep collections may nest; 512 unless set.</summary>
    public int DepthMax { get; init; } = 512;

    /// <summary>Gets how many UTF-16 code units one token may have; 64 Mi unless set.</summary>
    public int TokenLengthMax { get; init; } = 64 * 1024 * 1024;

    /// <summary>Gets how many forms, nested ones too, one top-level form may have; 16 Mi unless set.</summary>
    public int FormCountMax { get; init; } = 16 * 1024 * 1024;
}
