using System;
using Accrete.Edn.Text;

namespace Accrete.Edn.Reading;

/// <summary>What begins with <c>#</c> or <c>^</c>: sets, tags, discards, symbolic numbers, namespaced maps,
/// metadata.</summary>
internal sealed partial class EdnParser
{
    private object? ReadDispatch()
    {
        SourcePosition start = Here();
        int second = _feed.PeekSecond();
        _feed.At++;
        switch (second)
        {
            case '{':
                return ReadSet(start);
            case '_':
                _feed.At++;
                Following("#_", start);
                return SkipMark;
            case '#':
                _feed.At++;
                return ReadSymbolicNumber(start);
            case ':':
                _feed.At++;
                return ReadNamespacedMap(start);
            case '!':
                SkipLine();
                return SkipMark;
            case '^':
                return ReadWithMetadata();
            case < 0:
                throw new EdnException("A tag or a set must follow #, here the text ends", start, incomplete: true);
            default:
                return char.IsLetter((char)second) ? ReadTagged(start) : throw Undispatched((char)second, start);
        }
    }

    private static EdnException Undispatched(char c, SourcePosition start) => c switch
    {
        '<' => new EdnException("#< begins a text that was not meant to be read back", start),
        '"' => new EdnException(
            "EDN has no #\"...\": write the pattern as #regex \"...\", or as a string for re-pattern", start),
        '(' => new EdnException("EDN has no function literals: #( means nothing here", start),
        _ => new EdnException($"#{c} means nothing in EDN: a tag begins with a letter", start),
    };

    private double ReadSymbolicNumber(SourcePosition start) => Following("##", start) switch
    {
        Symbol { Namespace: null, Name: "NaN" } => double.NaN,
        Symbol { Namespace: null, Name: "Inf" } => double.PositiveInfinity,
        Symbol { Namespace: null, Name: "-Inf" } => double.NegativeInfinity,
        object other => throw new EdnException($"##{Shown(other)} is not one of ##NaN, ##Inf and ##-Inf", start),
        null => throw new EdnException("##nil is not one of ##NaN, ##Inf and ##-Inf", start),
    };

    private EdnMap ReadNamespacedMap(SourcePosition start)
    {
        if (_feed.Peek() == ':')
        {
            throw new EdnException("#:: needs a current namespace, which EDN does not have: write #:name{...}", start);
        }

        object? ns = Following("#:", start);
        string name = NamespaceOf(ns, start);
        _feed.At++;
        return ReadEntries(start, name);
    }

    /// <summary>Gives the namespace of a namespaced map whose bracket is next.</summary>
    private string NamespaceOf(object? form, SourcePosition start)
    {
        if (form is not Symbol { Namespace: null } name)
        {
            throw new EdnException($"#:{Shown(form)} is not a namespace: write a symbol without a slash", start);
        }

        int next = SkipWhitespace();
        return next == '{'
            ? name.Name
            : throw new EdnException($"A map must follow #:{name.Name}", start, incomplete: next < 0);
    }

    /// <summary>Reads metadata and the form it is for, and leaves the metadata out: nothing in a database
    /// reads it.</summary>
    private object ReadWithMetadata()
    {
        SourcePosition start = Here();
        _feed.At++;
        if (Following("^", start) is not (Keyword or Symbol or string or EdnMap))
        {
            throw new EdnException("Metadata must be a keyword, a symbol, a string or a map", start);
        }

        return Following("metadata", start) switch
        {
            Symbol symbol => symbol,
            EdnSequence sequence => sequence,
            EdnMap map => map,
            EdnSet set => set,
            _ => throw new EdnException("Metadata can stand only before a symbol or a collection", start),
        };
    }

    /// <summary>Reads a tag, whose first letter is next, and its form.</summary>
    private object ReadTagged(SourcePosition start)
    {
        ReadOnlySpan<char> token = TakeToken(1);
        switch (token)
        {
            case "uuid":
                return ReadTaggedText(TagKind.Uuid, start);
            case "inst":
                return ReadTaggedText(TagKind.Instant, start);
            case "uri":
                return ReadTaggedText(TagKind.Uri, start);
            case "bytes":
                return ReadTaggedText(TagKind.Bytes, start);
            default:
                return ReadUnknownTag(TagOf(token), start);
        }
    }

    private Tagged ReadUnknownTag(string tag, SourcePosition start) =>
        new(Symbol.Parse(tag), Following("#" + tag, start), start);

    private string TagOf(ReadOnlySpan<char> token)
    {
        if (token is "nil" or "true" or "false")
        {
            throw TokenError($"#{token} is not a tag: a tag is a symbol", token.Length + 1);
        }

        CheckName(token, "tag");
        return token.ToString();
    }

    /// <summary>Reads the string of a tag that the reader knows.</summary>
    private object ReadTaggedText(TagKind kind, SourcePosition start)
    {
        if (SkipWhitespace() == '"')
        {
            return ReadQuotedTagText(kind, start);
        }

        // A comment or a discard may stand before the string.
        return Following("#" + TagText.NameOf(kind), start) is string text
            ? TagText.Parse(kind, text) ?? throw Misfit(kind, NameText.Shown(text), start)
            : throw Textless(kind, start);
    }

    private object ReadQuotedTagText(TagKind kind, SourcePosition start)
    {
        ReadOnlySpan<char> body = TakeQuoted(out bool escaped)[1..^1];
        object? value = TagText.Parse(kind, escaped ? Unescape(body) : body);
        return value ?? throw Misfit(kind, NameText.Shown(body), start);
    }

    private static EdnException Textless(TagKind kind, SourcePosition start) =>
        new($"A string must follow #{TagText.NameOf(kind)}", start);

    private static EdnException Misfit(TagKind kind, string text, SourcePosition start) =>
        new($"#{TagText.NameOf(kind)} \"{text}\" is not {TagText.Rule(kind)}", start);
}
