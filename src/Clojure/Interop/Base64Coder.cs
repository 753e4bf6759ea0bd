using System;
using System.Text;

namespace Accrete.Clojure.Interop;

/// <summary>What <c>java.util.Base64/getEncoder</c> and its kin give.</summary>
/// <param name="Writes">Whether it makes text of bytes, not bytes of text.</param>
/// <param name="IsForUrls">Whether its text holds no character that a URL would escape.</param>
internal sealed record Base64Coder(bool Writes, bool IsForUrls)
{
    /// <summary>Returns the text of bytes.</summary>
    /// <exception cref="AccreteException">It makes bytes of text.</exception>
    public string Write(byte[] bytes)
    {
        string text = Convert.ToBase64String(Writes ? bytes : throw FunctionErrors.WrongType(this, "an encoder"));
        return IsForUrls ? text.Replace('+', '-').Replace('/', '_') : text;
    }

    /// <summary>Returns the bytes of a text.</summary>
    /// <exception cref="AccreteException">It makes text of bytes.</exception>
    /// <exception cref="FormatException">The text is none that was made of bytes.</exception>
    public byte[] Read(object? text)
    {
        string letters = text is byte[] bytes ? Encoding.Latin1.GetString(bytes) : Arguments.Text(text);
        letters = IsForUrls ? letters.Replace('-', '+').Replace('_', '/') : letters;
        return Convert.FromBase64String(Writes ? throw FunctionErrors.WrongType(this, "a decoder")
            : letters.PadRight((letters.Length + 3) / 4 * 4, '='));
    }
}
