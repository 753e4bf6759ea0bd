using System;
using System.Globalization;
using Accrete.Edn;

namespace Accrete;

/// <summary>Bounds how deep forms lie in each other where they are read: what walks them later, again and again, needs
/// to look at the stack no more.</summary>
/// <remarks>Texts nest no deeper than the reader takes; values that programs and functions make may.</remarks>
internal readonly ref struct FormDepth
{
    /// <summary>The deepest nesting: some more than the reader of texts takes.</summary>
    private const int DepthMax = 600;

    [ThreadStatic]
    private static int Depth;

    private readonly int _outside;

    private FormDepth(int outside) => _outside = outside;

    /// <summary>Goes into a form; disposing of the result leaves it.</summary>
    /// <exception cref="AccreteException">Too many lie in each other.</exception>
    public static FormDepth Enter()
    {
        if (Depth >= DepthMax)
        {
            throw TooDeep();
        }

        return new FormDepth(Depth++);
    }

    /// <summary>Makes the error of forms that lie in each other too deep.</summary>
    public static AccreteException TooDeep(Exception? inner = null) => new(
        Keyword.Of("db.error", "form-too-deep"),
        AnomalyCategory.Incorrect,
        string.Create(CultureInfo.InvariantCulture, $"Forms lie in each other deeper than {DepthMax}"),
        inner: inner);

    /// <summary>Leaves the form.</summary>
    public void Dispose() => Depth = _outside;
}
