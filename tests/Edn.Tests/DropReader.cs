using System;
using System.IO;

namespace Accrete.Edn.Tests;

/// <summary>Gives a text a few characters at a time.</summary>
internal sealed class DropReader(string text, int size) : TextReader
{
    /// <summary>Gets how many characters were given.</summary>
    public int Given { get; private set; }

    public override int Read(char[] buffer, int index, int count)
    {
        int length = Math.Min(Math.Min(size, count), text.Length - Given);
        text.CopyTo(Given, buffer, index, length);
        Given += length;
        return length;
    }
}
