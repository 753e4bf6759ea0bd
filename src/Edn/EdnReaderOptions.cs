namespace Accrete.Edn;

/// <summary>Limits what a text from outside may ask for.</summary>
public sealed record EdnReaderOptions
{
    /// <summary>The greatest depth that <see cref="DepthMax"/> can allow.</summary>
    public const int DepthLimit = 1024;

    /// <summary>Gets the limits used where none are given.</summary>
    public static EdnReaderOptions Default { get; } = new();

    /// <summary>Gets how deep forms may nest, tags and discards counted too; 512 unless set, 1,024 at most. A
    /// value of depth 512 can be read, printed and compared on a stack of 1 MB; where a stack is too small, an
    /// error says so.</summary>
    public int DepthMax { get; init; } = 512;

    /// <summary>Gets how many UTF-16 code units one token may have; 64 Mi unless set.</summary>
    public int TokenLengthMax { get; init; } = 64 * 1024 * 1024;

    /// <summary>Gets how many characters one number may have; 65,536 unless set. Long numbers cost more than
    /// linear time.</summary>
    public int NumberLengthMax { get; init; } = 65_536;

    /// <summary>Gets how many forms, nested ones too, one top-level form may have; 16 Mi unless set.</summary>
    public int FormCountMax { get; init; } = 16 * 1024 * 1024;
}
