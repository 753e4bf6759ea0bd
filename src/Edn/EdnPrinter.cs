using System;
using System.IO;
using System.Text;
using Accrete.Edn.Printing;
using Accrete.Edn.Text;

namespace Accrete.Edn;

/// <summary>Writes EDN text that reads back equal.</summary>
/// <remarks>Floats are written by their own shortest digits and read back as doubles. Objects that EDN has no form
/// for are written as <c>#object ["Type" "text"]</c>.</remarks>
public static class EdnPrinter
{
    /// <summary>Returns the text of a value on one line.</summary>
    /// <exception cref="InsufficientExecutionStackException">The value nests too deep for the stack of this
    /// thread.</exception>
    public static string Print(object? value)
    {
        TextSink sink = new();
        ValueWriter.Write(value, sink);
        return sink.Text.ToString();
    }

    /// <summary>Writes the text of a value on one line.</summary>
    /// <exception cref="InsufficientExecutionStackException">The value nests too deep for the stack of this
    /// thread.</exception>
    public static void Print(object? value, TextWriter target)
    {
        ArgumentNullException.ThrowIfNull(target);
        TextSink sink = new(target);
        ValueWriter.Write(value, sink);
        sink.Flush();
    }

    /// <summary>Appends the text of a value on one line.</summary>
    /// <exception cref="InsufficientExecutionStackException">The value nests too deep for the stack of this
    /// thread.</exception>
    public static void Print(object? value, StringBuilder target)
    {
        ArgumentNullException.ThrowIfNull(target);
        TextSink sink = new();
        ValueWriter.Write(value, sink);
        target.Append(sink.Text);
    }

    /// <summary>Returns the text of a value in lines of at most <paramref name="width"/> columns where its parts
    /// allow it.</summary>
    /// <exception cref="InsufficientExecutionStackException">The value nests too deep for the stack of this
    /// thread.</exception>
    public static string Pretty(object? value, int width = 100)
    {
        TextSink sink = new();
        new PrettyWriter(sink, width).Write(value);
        return sink.Text.ToString();
    }

    /// <summary>Writes the text of a value in lines of at most <paramref name="width"/> columns where its
    /// parts allow it.</summary>
    /// <exception cref="InsufficientExecutionStackException">The value nests too deep for the stack of this
    /// thread.</exception>
    public static void Pretty(object? value, TextWriter target, int width = 100)
    {
        ArgumentNullException.ThrowIfNull(target);
        TextSink sink = new();
        new PrettyWriter(sink, width).Write(value);
        target.Write(sink.Text);
    }
}
