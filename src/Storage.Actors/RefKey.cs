using System;

namespace Accrete.Storage;

/// <summary>Names a ref, such as <c>catalog</c> or <c>log/DATABASE/17</c>.</summary>
/// <remarks>1 to 200 of the characters <c>a-z 0-9 . _ / -</c>: every service compares such keys alike, whatever its
/// collation. A key that looks like a segment's id is refused, since both are rows of one table.</remarks>
public readonly record struct RefKey
{
    /// <summary>The longest key, in characters.</summary>
    public const int LengthMax = 200;

    private readonly string? _text;

    /// <summary>Makes a key.</summary>
    /// <param name="text">Its text.</param>
    /// <exception cref="ArgumentException">It is empty or too long, has other characters, or is a UUID.</exception>
    public RefKey(string text)
    {
        ArgumentException.ThrowIfNullOrEmpty(text);
        if (text.Length > LengthMax || text.AsSpan().ContainsAnyExcept(Allowed) || Guid.TryParse(text, out _))
        {
            throw new ArgumentException(
                $"A ref's key has 1 to {LengthMax} of a-z 0-9 . _ / - and is no UUID: {text}", nameof(text));
        }

        _text = text;
    }

    /// <summary>Gets the text.</summary>
    /// <exception cref="InvalidOperationException">The key was not made by its constructor.</exception>
    public string Text => _text ?? throw new InvalidOperationException("The key of a ref was never set.");

    private static System.Buffers.SearchValues<char> Allowed { get; } =
        System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789._/-");

    /// <summary>Returns the text.</summary>
    public override string ToString() => Text;
}
