namespace Accrete.Edn;

/// <summary>Tells where a form begins in its source text.</summary>
/// <param name="Line">Line, from 1.</param>
/// <param name="Column">UTF-16 code units from the start of the line, from 1.</param>
/// <param name="Offset">UTF-16 code units from the start of the text, from 0.</param>
public readonly record struct SourcePosition(int Line, int Column, long Offset)
{
    /// <summary>Returns <c>line L, column C</c>.</summary>
    public override string ToString() => $"line {Line}, column {Column}";
}
