using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using Accrete.Edn.Text;

namespace Accrete.Edn.Printing;

/// <summary>Writes values in lines: a part that fits into the rest of its line stays on it, every other one is broken
/// up, its items one under the other, the values of a map in a column.</summary>
/// <remarks>Each part is tried on one line up to the width only, so the work is bounded by size times width.</remarks>
internal sealed class PrettyWriter
{
    /// <summary>Keys wider than this do not push the values of their map to the right.</summary>
    private const int KeyWidthMax = 32;

    private readonly TextSink _sink;
    private readonly int _width;
    private readonly TextSink _trial = new();
    private int _lineStart;

    public PrettyWriter(TextSink sink, int width)
    {
        _sink = sink;
        _width = width;
    }

    private int Column => _sink.Length - _lineStart;

    /// <summary>Writes a value; <paramref name="closing"/> brackets will follow it on its last line.</summary>
    public void Write(object? value, int closing = 0)
    {
        value = value is IShown other ? other.Shown : value;
        if (TryWriteFlat(value, closing))
        {
            return;
        }

        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (value is Tagged tagged)
        {
            _sink.Write('#');
            _sink.Write(tagged.Tag.ToString());
            _sink.Write(' ');
            Write(tagged.Form, closing);
        }
        else if (ValueWriter.CompoundOf(value) is { } compound)
        {
            WriteCompound(compound, closing);
        }
        else
        {
            ValueWriter.Write(value, _sink);
        }
    }

    /// <summary>Writes a value on the rest of the line where it fits there.</summary>
    private bool TryWriteFlat(object? value, int closing)
    {
        if (!Fits(value, _width - Column - closing))
        {
            return false;
        }

        _sink.Write(_trial.Text);
        return true;
    }

    /// <summary>Writes a value to the trial sink, as far as a length allows.</summary>
    private bool Fits(object? value, int length)
    {
        _trial.Restart(Math.Max(0, length));
        ValueWriter.Write(value, _trial);
        return !_trial.IsFull;
    }

    private void WriteCompound(Compound compound, int closing)
    {
        _sink.Write(compound.Open);
        int indent = Column;
        if (compound.Entries is { } entries)
        {
            WriteEntries(entries, indent, closing + 1);
        }
        else
        {
            WriteItems([.. compound.Items], indent, closing + 1);
        }

        _sink.Write(compound.Close);
    }

    /// <summary>Writes items one under the other, but for scalars, which fill their line: a keyword among other
    /// things begins a new one, as the clauses of a query do. What follows the name of a call stands under its
    /// first argument.</summary>
    private void WriteItems(List<object?> items, int indent, int closing)
    {
        bool scalarsOnly = items.TrueForAll(IsScalar);
        for (int i = 0; i < items.Count; i++)
        {
            int after = i == items.Count - 1 ? closing : 0;
            if (i == 1 && items[0] is Symbol && !IsScalar(items[1]))
            {
                _sink.Write(' ');
                indent = Column;
                Write(items[1], after);
                continue;
            }

            if (MayStandBeside(items, i, scalarsOnly) && TryWriteBeside(items[i], after))
            {
                continue;
            }

            if (i > 0)
            {
                StartLine(indent);
            }

            Write(items[i], after);
        }
    }

    private static bool MayStandBeside(List<object?> items, int i, bool scalarsOnly) =>
        i > 0 && IsScalar(items[i - 1]) && IsScalar(items[i]) && (scalarsOnly || items[i] is not Keyword);

    private static bool IsScalar(object? item) => item is not Tagged && ValueWriter.CompoundOf(item) is null;

    /// <summary>Writes an item behind the one before it where both fit on the line.</summary>
    private bool TryWriteBeside(object? item, int closing)
    {
        if (!Fits(item, _width - Column - 1 - closing))
        {
            return false;
        }

        _sink.Write(' ');
        _sink.Write(_trial.Text);
        return true;
    }

    private void WriteEntries(IReadOnlyList<KeyValuePair<object?, object?>> entries, int indent, int closing)
    {
        int keyWidth = KeyWidth(entries);
        for (int i = 0; i < entries.Count; i++)
        {
            if (i > 0)
            {
                StartLine(indent);
            }

            Write(entries[i].Key);
            _sink.Write(' ');
            while (Column < indent + keyWidth + 1)
            {
                _sink.Write(' ');
            }

            Write(entries[i].Value, i == entries.Count - 1 ? closing : 0);
        }
    }

    /// <summary>Returns the width of the widest key that is not too wide for a column.</summary>
    private int KeyWidth(IReadOnlyList<KeyValuePair<object?, object?>> entries)
    {
        int width = 0;
        foreach (KeyValuePair<object?, object?> entry in entries)
        {
            width = Math.Max(width, Fits(entry.Key, KeyWidthMax) ? _trial.Length : 0);
        }

        return width;
    }

    private void StartLine(int indent)
    {
        _sink.Write('\n');
        _lineStart = _sink.Length;
        for (int i = 0; i < indent; i++)
        {
            _sink.Write(' ');
        }
    }
}
