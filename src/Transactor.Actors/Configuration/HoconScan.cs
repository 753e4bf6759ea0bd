using System;
using System.Collections.Generic;

namespace Accrete.Transactor.Configuration;

/// <summary>Looks through a file in HOCON before Akka's parser does: finds the line of each key, and the mistakes that
/// the parser takes in silence or tells without a place.</summary>
/// <remarks>What it refuses beyond those is what the parser does not understand: a comma after a brace that closes,
/// includes, and a value that begins on another line than its key.</remarks>
internal sealed class HoconScan
{
    private const int DepthMax = 32;

    private readonly string _text;
    private readonly ConfigurationText _file;
    private readonly Stack<(string Path, int Line)> _open = [];
    private readonly Dictionary<string, int> _lines = new(StringComparer.Ordinal);
    private int _at;
    private int _line = 1;

    private HoconScan(string text, ConfigurationText file) => (_text, _file) = (text, file);

    private bool IsEnd => _at >= _text.Length;

    private char Here => IsEnd ? '\0' : _text[_at];

    private char Next => _at + 1 < _text.Length ? _text[_at + 1] : '\0';

    private bool IsComment => Here == '#' || (Here == '/' && Next == '/');

    /// <summary>Scans a file; its mistakes are added to what is known of it.</summary>
    /// <returns>The line of each key, by path.</returns>
    public static Dictionary<string, int> Run(string text, ConfigurationText file)
    {
        HoconScan scan = new(text, file);
        while (!scan.IsEnd && file.Problems.Count == 0)
        {
            scan.Step();
        }

        if (scan._open.TryPeek(out (string Path, int Line) open) && file.Problems.Count == 0)
        {
            file.Fail(open.Line, $"The brace of {(open.Path.Length == 0 ? "the file" : open.Path)} is not closed.");
        }

        return scan._lines;
    }

    private void Step()
    {
        if (char.IsWhiteSpace(Here) || Here == ',')
        {
            Advance();
        }
        else if (IsComment)
        {
            SkipLine();
        }
        else if (Here == '}')
        {
            Close();
        }
        else if (Here == '{' && _lines.Count == 0 && _open.Count == 0)
        {
            Advance(); // braces around the whole file
            _open.Push(("", _line));
        }
        else
        {
            Key();
        }
    }

    private void Close()
    {
        Advance();
        if (!_open.TryPop(out _))
        {
            _file.Fail(_line, "This brace closes nothing.");
        }

        while (Here is ' ' or '\t')
        {
            Advance();
        }

        if (Here == ',')
        {
            _file.Fail(_line, "Leave the comma after the brace out: one key a line.");
        }
    }

    private void Key()
    {
        int line = _line, begin = _at;
        while (!IsEnd && Here is not ('=' or ':' or '{' or '}' or '\n') && !IsComment)
        {
            if (Here == '"')
            {
                Quoted();
            }
            else
            {
                Advance();
            }
        }

        string key = _text[begin.._at].Trim();
        key = key.EndsWith('+') ? key[..^1].TrimEnd() : key;
        if (Here is not ('=' or ':' or '{'))
        {
            _file.Fail(line, key.StartsWith("include", StringComparison.Ordinal)
                ? "Other files cannot be included: write the keys here."
                : $"{key} has no value: write {key} = ...");
            return;
        }

        Value(Path(key), line);
    }

    private string Path(string key)
    {
        string name = key.Replace("\"", "", StringComparison.Ordinal);
        return _open.TryPeek(out (string Path, int Line) outer) && outer.Path.Length > 0
            ? outer.Path + "." + name
            : name;
    }

    private void Value(string path, int line)
    {
        _lines[path] = line;
        if (Here != '{')
        {
            Advance();
        }

        while (Here is ' ' or '\t' or '\r')
        {
            Advance();
        }

        if (Here == '{')
        {
            Advance();
            _open.Push((path, line));
            if (_open.Count > DepthMax)
            {
                _file.Fail(line, $"Blocks lie in each other {DepthMax} deep at most.");
            }
        }
        else if (IsEnd || Here is '\n' or ',' or '}' || IsComment)
        {
            _file.Fail(line, $"{path} has no value: write one on its line, or \"\" for none.");
        }
        else
        {
            Pieces(path, line);
        }
    }

    /// <summary>Passes over the pieces of a value: texts in quotes, lists, references, and words.</summary>
    private void Pieces(string path, int line)
    {
        while (!IsEnd && Here is not ('\n' or ',' or '}') && !IsComment && _file.Problems.Count == 0)
        {
            switch (Here)
            {
                case '"':
                    Quoted();
                    break;
                case '[':
                    List(line);
                    break;
                case '$' when Next == '{':
                    PassOver('}', line);
                    break;
                case '=' or ':' or '{' or '?' or '`' or '^' or '!' or '@' or '*' or '&' or '\\':
                    _file.Fail(line, $"Put the value of {path} into quotes: it holds '{Here}'.");
                    break;
                default:
                    Advance();
                    break;
            }
        }
    }

    private void List(int line)
    {
        int depth = 0;
        do
        {
            depth += Here switch { '[' => 1, ']' => -1, _ => 0 };
            if (Here == '"')
            {
                Quoted();
            }
            else
            {
                Advance();
            }
        }
        while (depth > 0 && !IsEnd);
        if (depth > 0)
        {
            _file.Fail(line, "The list is not closed.");
        }
    }

    private void PassOver(char end, int line)
    {
        while (!IsEnd && Here != end && Here != '\n')
        {
            Advance();
        }

        if (Here != end)
        {
            _file.Fail(line, $"There is no '{end}' on this line.");
        }
        else
        {
            Advance();
        }
    }

    private void Quoted()
    {
        int line = _line;
        if (_text.AsSpan(_at).StartsWith("\"\"\""))
        {
            int end = _text.IndexOf("\"\"\"", _at + 3, StringComparison.Ordinal);
            if (end < 0)
            {
                _file.Fail(line, "The three quotes are not closed.");
            }

            AdvanceTo(end < 0 ? _text.Length : end + 3);
            return;
        }

        Advance();
        while (!IsEnd && Here is not ('"' or '\n'))
        {
            AdvanceTo(Here == '\\' ? _at + 2 : _at + 1);
        }

        if (Here != '"')
        {
            _file.Fail(line, "The quote is not closed on its line.");
        }
        else
        {
            Advance();
        }
    }

    private void SkipLine()
    {
        while (!IsEnd && Here != '\n')
        {
            Advance();
        }
    }

    private void AdvanceTo(int place)
    {
        while (_at < place && !IsEnd)
        {
            Advance();
        }
    }

    private void Advance()
    {
        if (Here == '\n')
        {
            _line++;
        }

        _at++;
    }
}
