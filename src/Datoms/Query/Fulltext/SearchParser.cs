using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;

namespace Accrete.Query.Fulltext;

/// <summary>Parses a search in the syntax of Lucene's classic query parser: words (or by default), <c>AND OR NOT !</c>,
/// <c>+</c>, <c>-</c>, groups, phrases with slop, prefixes, wildcards, fuzzy words, ranges, boosts, <c>\</c> before a
/// special character.</summary>
internal sealed class SearchParser
{
    private const string Special = " \t\n\r\u3000+-!():^[]\"{}~*?\\";
    private const int DepthMax = 64;

    private readonly string _text;
    private int _at;
    private int _depth;

    private SearchParser(string text) => _text = text;

    private enum Modifier
    {
        None,
        Required,
        Prohibited,
    }

    /// <summary>Parses a search.</summary>
    /// <returns>Null where there is nothing to search for, only stop words.</returns>
    /// <exception cref="AccreteException">The text is no search.</exception>
    public static SearchNode? Parse(string text)
    {
        SearchParser parser = new(text);
        SearchNode? node = parser.Query();
        return parser._at < text.Length ? throw parser.Unexpected() : node;
    }

    private SearchNode? Query()
    {
        if (++_depth > DepthMax)
        {
            throw DbErrors.Argument($"The search nests deeper than {DepthMax}", _text);
        }

        List<SearchClause> clauses = [];
        Modifier modifier = Modifiers();
        AddClause(clauses, isAnd: false, modifier, Clause());
        while (!AtEnd() && _text[_at] != ')')
        {
            bool isAnd = Conjunction();
            modifier = Modifiers();
            AddClause(clauses, isAnd, modifier, Clause());
        }

        _depth--;
        return clauses.Count switch
        {
            0 => null,
            1 when clauses[0].Occurrence == Occurrence.Should => clauses[0].Node,
            _ => new SearchNode.Boolean([.. clauses], 1),
        };
    }

    /// <summary>Adds a clause; <c>AND</c> makes the one before it required too, even where this one is a
    /// stop word.</summary>
    private static void AddClause(List<SearchClause> clauses, bool isAnd, Modifier modifier, SearchNode? node)
    {
        if (clauses.Count > 0 && isAnd && clauses[^1].Occurrence == Occurrence.Should)
        {
            clauses[^1] = clauses[^1] with { Occurrence = Occurrence.Must };
        }

        if (node is not null)
        {
            clauses.Add(new SearchClause(node, modifier switch
            {
                Modifier.Prohibited => Occurrence.MustNot,
                Modifier.Required => Occurrence.Must,
                _ => isAnd ? Occurrence.Must : Occurrence.Should,
            }));
        }
    }

    private bool Conjunction()
    {
        if (Keyword("AND") || Symbol("&&"))
        {
            return true;
        }

        _ = Keyword("OR") || Symbol("||");
        return false;
    }

    private Modifier Modifiers() =>
        Symbol("+") ? Modifier.Required
        : Symbol("-") || Symbol("!") || Keyword("NOT") ? Modifier.Prohibited
        : Modifier.None;

    private SearchNode? Clause()
    {
        if (AtEnd())
        {
            throw Unexpected();
        }

        return _text[_at] switch
        {
            '(' => Group(),
            '"' => Phrase(),
            '[' or '{' => Range(),
            _ => Word(),
        };
    }

    private SearchNode? Group()
    {
        _at++;
        SearchNode? node = Query();
        if (!Symbol(")"))
        {
            throw Unexpected();
        }

        float boost = Boost();
        return node is null ? null : node with { Boost = boost };
    }

    private SearchNode? Phrase()
    {
        int close = _at + 1;
        while (close < _text.Length && _text[close] != '"')
        {
            close += _text[close] == '\\' ? 2 : 1;
        }

        if (close >= _text.Length)
        {
            _at = _text.Length;
            throw Unexpected();
        }

        List<Word> words = Analyzer.Words(Unescaped(_text[(_at + 1)..close]));
        _at = close + 1;
        int slop = Peek('~') ? (int)(Number(skip: 1) ?? 0) : 0;
        float boost = Boost();
        return words.Count switch
        {
            0 => null,
            1 => new SearchNode.Term(words[0].Text, boost),
            _ => new SearchNode.Phrase([.. words], slop, boost),
        };
    }

    private SearchNode.Range Range()
    {
        bool inclusive = _text[_at] == '[';
        int close = _text.IndexOf(inclusive ? ']' : '}', _at);
        string[] parts = close < 0 ? []
            : _text[(_at + 1)..close].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (parts is not [var from, .. var middle, var to] || middle is not ([] or ["TO"]))
        {
            throw Unexpected();
        }

        _at = close + 1;
        return new SearchNode.Range(
            from.Trim('"').ToLowerInvariant(), to.Trim('"').ToLowerInvariant(), inclusive, Boost());
    }

    private SearchNode? Word()
    {
        string raw = RawTerm(out bool hasWildcard, out bool isPrefix);
        if (raw.Length == 0 || raw is "AND" or "OR" or "NOT")
        {
            throw Unexpected();
        }

        if (Peek(':'))
        {
            // Another field than the attribute's has no texts.
            _at++;
            SearchNode? inner = Clause();
            return inner is null ? null : new SearchNode.None(1);
        }

        float? similarity = Peek('~') ? Number(skip: 1) ?? 0.5f : null;
        float boost = Boost();
        if (hasWildcard)
        {
            return Pattern(raw, isPrefix, boost);
        }

        string text = Unescaped(raw);
        return similarity is { } least ? Fuzzy(text, least, boost) : Analysed(text, boost);
    }

    private SearchNode Pattern(string raw, bool isPrefix, float boost)
    {
        if (raw[0] is '*' or '?')
        {
            throw DbErrors.Argument("'*' or '?' not allowed as first character in a search", _text);
        }

        return isPrefix
            ? new SearchNode.Prefix(Unescaped(raw[..^1]).ToLowerInvariant(), boost)
            : new SearchNode.Wildcard(Unescaped(raw).ToLowerInvariant(), boost);
    }

    private SearchNode.Fuzzy Fuzzy(string text, float similarity, float boost) => similarity is >= 0 and < 1
        ? new SearchNode.Fuzzy(text.ToLowerInvariant(), similarity, boost)
        : throw DbErrors.Argument("The similarity of a fuzzy word is from 0 up to, but not, 1", _text);

    /// <summary>Returns the search for the words that a term is made of: <c>wi-fi</c> is two.</summary>
    private static SearchNode? Analysed(string text, float boost)
    {
        List<Word> words = Analyzer.Words(text);
        return words.Count switch
        {
            0 => null,
            1 => new SearchNode.Term(words[0].Text, boost),
            _ => new SearchNode.Boolean(
                [.. words.ConvertAll(word => new SearchClause(new SearchNode.Term(word.Text, 1), Occurrence.Should))],
                    boost),
        };
    }

    private string RawTerm(out bool hasWildcard, out bool isPrefix)
    {
        int start = _at;
        hasWildcard = false;
        int wildcards = 0;
        while (_at < _text.Length)
        {
            char c = _text[_at];
            if (c == '\\' && _at + 1 < _text.Length)
            {
                _at += 2;
                continue;
            }

            bool isWildcard = c is '*' or '?';
            bool isInner = _at > start && c is ('+' or '-');
            if (!isWildcard && !isInner && Special.Contains(c, StringComparison.Ordinal))
            {
                break;
            }

            wildcards += isWildcard ? 1 : 0;
            _at++;
        }

        hasWildcard = wildcards > 0;
        isPrefix = wildcards == 1 && _text[_at - 1] == '*';
        return _text[start.._at];
    }

    private float Boost()
    {
        if (!Peek('^'))
        {
            return 1;
        }

        return Number(skip: 1) ?? throw Unexpected();
    }

    private float? Number(int skip)
    {
        _at += skip;
        int start = _at;
        while (_at < _text.Length && (char.IsAsciiDigit(_text[_at]) || _text[_at] == '.'))
        {
            _at++;
        }

        return float.TryParse(_text.AsSpan(start, _at - start), NumberStyles.AllowDecimalPoint,
            CultureInfo.InvariantCulture, out float number)
            ? number
            : null;
    }

    private bool Peek(char c) => _at < _text.Length && _text[_at] == c;

    private bool AtEnd()
    {
        while (_at < _text.Length && (char.IsWhiteSpace(_text[_at]) || _text[_at] == '\u3000'))
        {
            _at++;
        }

        return _at == _text.Length;
    }

    private bool Symbol(string symbol)
    {
        if (AtEnd() || string.CompareOrdinal(_text, _at, symbol, 0, symbol.Length) != 0)
        {
            return false;
        }

        _at += symbol.Length;
        return true;
    }

    private bool Keyword(string word)
    {
        if (AtEnd() || string.CompareOrdinal(_text, _at, word, 0, word.Length) != 0)
        {
            return false;
        }

        int end = _at + word.Length;
        if (end < _text.Length && !Special.Contains(_text[end], StringComparison.Ordinal))
        {
            return false;
        }

        _at = end;
        return true;
    }

    private static string Unescaped(string text)
    {
        StringBuilder plain = new(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            plain.Append(text[i] == '\\' && i + 1 < text.Length ? text[++i] : text[i]);
        }

        return plain.ToString();
    }

    private AccreteException Unexpected() => DbErrors.Argument(
        _at < _text.Length
            ? $"The search {_text} cannot be read from column {_at + 1} on: {_text[_at..]}"
            : $"The search {_text} ends where more is expected",
        _text);
}
