using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using System.Text;
using Accrete.Clojure.Library;
using Accrete.Clojure.Patterns;
using Accrete.Edn;

namespace Accrete.Clojure.Interop;

/// <summary>Methods of Java's and Clojure's values that queries use, by the names there, for the types that have
/// them.</summary>
internal static partial class JavaMembers
{
    private static readonly Symbol Comparable = Symbol.Of(null, "java.lang.Comparable");
    private static readonly Dictionary<string, List<Member>> Known = Make();

    private readonly record struct Member(
        Func<object, bool> Takes, int Fewest, int Most, Func<object?[], object?> Invoke);

    /// <summary>Returns what calls a method on a target with arguments.</summary>
    /// <param name="name">The method.</param>
    /// <param name="args">The target, which is not nil, and the arguments.</param>
    /// <returns>Null where the target has no such method of so many arguments.</returns>
    public static Func<object?[], object?>? TryFind(string name, object?[] args)
    {
        if (Known.TryGetValue(name, out List<Member>? members))
        {
            foreach (Member member in members)
            {
                int count = args.Length - 1;
                if (count >= member.Fewest && count <= member.Most && member.Takes(args[0]!))
                {
                    return member.Invoke;
                }
            }
        }

        return null;
    }

    /// <summary>Gets the names of all methods.</summary>
    public static IReadOnlyCollection<string> Names => Known.Keys;

    private static Dictionary<string, List<Member>> Make()
    {
        Dictionary<string, List<Member>> members = new(StringComparer.Ordinal);
        OfText(members);
        OfPlaces(members);
        OfNumbers(members);
        OfTimes(members);
        OfNames(members);
        OfCollections(members);
        Rarer(members);
        OfAll(members);
        return members;
    }

    private static void Add<T>(
        Dictionary<string, List<Member>> members, string name, int fewest, int most, Func<T, object?[], object?> invoke)
    {
        if (!members.TryGetValue(name, out List<Member>? known))
        {
            members.Add(name, known = []);
        }

        known.Add(new Member(target => target is T, fewest, most, args => invoke((T)args[0]!, args)));
    }

    private static void Add<T>(Dictionary<string, List<Member>> members, string name, Func<T, object?> invoke) =>
        Add<T>(members, name, 0, 0, (target, _) => invoke(target));

    private static void Add<T>(
        Dictionary<string, List<Member>> members, string name, Func<T, object?, object?> invoke) =>
        Add<T>(members, name, 1, 1, (target, args) => invoke(target, args[1]));

    private static void OfText(Dictionary<string, List<Member>> members)
    {
        Add<string>(members, "toUpperCase", Capitals.Of);
        Add<string>(members, "toLowerCase", JavaText.Lower);
        Add<string>(members, "trim", text => text.Trim(Controls));
        Add<string>(members, "strip", text => JavaText.Strip(text));
        Add<string>(members, "stripLeading", text => JavaText.Strip(text, atEnd: false));
        Add<string>(members, "stripTrailing", text => JavaText.Strip(text, atStart: false));
        Add<string>(members, "isBlank", text => JavaText.Strip(text).Length == 0);
        Add<string>(members, "isEmpty", text => text.Length == 0);
        Add<string>(members, "length", text => (long)text.Length);
        Add<string>(members, "intern", text => text);
        Add<string>(members, "startsWith", 1, 2, (text, args) =>
            Seqs.Index(args.Length > 2 ? args[2] : 0L) is var from && from >= 0 && from <= text.Length
                && text.AsSpan(from).StartsWith(Arguments.Text(args[1]), StringComparison.Ordinal));
        Add<string>(members, "endsWith", (text, end) => text.EndsWith(Arguments.Text(end), StringComparison.Ordinal));
        Add<string>(members, "contains", (text, part) => TextSearch.First(text, Arguments.Text(part), 0) >= 0);
        Add<string>(members, "equalsIgnoreCase", (text, other) =>
            other is not null && string.Equals(text, Arguments.Text(other), StringComparison.OrdinalIgnoreCase));
        Add<string>(members, "contentEquals", (text, other) => text == Arguments.Text(other));
        Add<string>(members, "compareToIgnoreCase", (text, other) =>
            (long)Ordering.CompareText(text.ToLowerInvariant(), Arguments.Text(other).ToLowerInvariant()));
        Add<string>(members, "concat", (text, other) => text + Arguments.Text(other));
        Add<string>(members, "repeat", (text, count) => Repeated(text, Seqs.Index(count)));
        Add<string>(members, "replace", 2, 2, (text, args) => args[1] is char what
            ? text.Replace(what, Arguments.Character(args[2]))
            : TextSearch.Replace(text, Arguments.Text(args[1]), Arguments.Text(args[2])));
        Add<string>(members, "replaceAll", 2, 2, (text, args) => JavaReplacement.ByTemplate(
            text, JavaRegex.Of(Arguments.Text(args[1])), Arguments.Text(args[2]), isFirstOnly: false));
        Add<string>(members, "replaceFirst", 2, 2, (text, args) => JavaReplacement.ByTemplate(
            text, JavaRegex.Of(Arguments.Text(args[1])), Arguments.Text(args[2]), isFirstOnly: true));
        Add<string>(members, "matches", (text, source) => JavaRegex.Of(Arguments.Text(source)).Whole(text) is not null);
        Add<string>(members, "split", 1, 2, (text, args) => JavaPatterns.Split(
            text, JavaRegex.Of(Arguments.Text(args[1])), args.Length > 2 ? Seqs.Index(args[2]) : 0));
        Add<string>(members, "getBytes", 0, 1, (text, _) => Encoding.UTF8.GetBytes(text));
        Add<string>(members, "toCharArray", text => Seqs.Vector(Seqs.Items(text)));
    }

    private static readonly char[] Controls = [.. Enumerable.Range(0, ' ' + 1).Select(c => (char)c)];

    private static void OfPlaces(Dictionary<string, List<Member>> members)
    {
        Add<string>(members, "substring", 1, 2, (text, args) =>
            CoreStrings.Substring(text, Seqs.Index(args[1]), args.Length > 2 ? Seqs.Index(args[2]) : null));
        Add<string>(members, "charAt", (text, at) => text[PlaceIn(text, at)]);
        Add<string>(members, "codePointAt", (text, at) => CodePointAt(text, PlaceIn(text, at)));
        Add<string>(members, "codePointCount", 2, 2, (text, args) =>
            (long)CoreStrings.Substring(text, Seqs.Index(args[1]), Seqs.Index(args[2])).EnumerateRunes().Count());
        Add<string>(members, "indexOf", 1, 2, (text, args) => Part(args[1]) is not { } part ? -1L
            : TextSearch.First(text, part, Math.Clamp(args.Length > 2 ? Seqs.Index(args[2]) : 0, 0, text.Length)));
        Add<string>(members, "lastIndexOf", 1, 2, (text, args) => Part(args[1]) is not { } part ? -1L
            : TextSearch.Last(text, part, args.Length > 2 ? Seqs.Index(args[2]) : int.MaxValue));
        Add<EdnSequence>(members, "indexOf", (items, item) =>
            (long)items.Items.IndexOf(item, 0, EdnEquality.Instance));
        Add<EdnSequence>(members, "lastIndexOf", (items, item) => items.Count == 0 ? -1L
            : (long)items.Items.LastIndexOf(item, items.Count - 1, items.Count, EdnEquality.Instance));
    }

    private static void OfNumbers(Dictionary<string, List<Member>> members)
    {
        AddNumber(members, "longValue", x => Numbers.Wrapped(x));
        AddNumber(members, "intValue", x => Int(x));
        AddNumber(members, "shortValue", x => (long)unchecked((short)Int(x)));
        AddNumber(members, "byteValue", x => (long)unchecked((sbyte)Int(x)));
        AddNumber(members, "doubleValue", x => Numbers.ToDouble(x));
        AddNumber(members, "floatValue", x => (float)Numbers.ToDouble(x));
        Add<double>(members, "isNaN", x => double.IsNaN(x));
        Add<double>(members, "isInfinite", x => double.IsInfinity(x));
        Add<char>(members, "charValue", x => x);
        Add<bool>(members, "booleanValue", x => x);
        Add<BigInteger>(members, "bitLength", x => x.GetBitLength());
        Add<BigDecimal>(members, "scale", x => (long)x.Scale);
        Add<BigDecimal>(members, "precision", x => (long)x.Precision);
        Add<BigDecimal>(members, "unscaledValue", x => x.Unscaled);
        Add<BigDecimal>(members, "signum", x => (long)x.Unscaled.Sign);
        Add<BigDecimal>(members, "negate", x => -x);
        Add<BigDecimal>(members, "abs", x => Numbers.Magnitude(x));
        Add<BigDecimal>(members, "stripTrailingZeros", x => x.StripTrailingZeros());
        Add<BigDecimal>(members, "toPlainString", x => x.ToPlainString());
        Add<BigDecimal>(members, "toBigInteger", x => x.ToBigInteger());
        Add<BigDecimal>(members, "add", (x, y) => Numbers.Add(x, y));
        Add<BigDecimal>(members, "subtract", (x, y) => Numbers.Subtract(x, y));
        Add<BigDecimal>(members, "multiply", (x, y) => Numbers.Multiply(x, y));
        Add<BigDecimal>(members, "divide", (x, y) => Numbers.Divide(x, y));
        Add<BigInteger>(members, "negate", x => -x);
        Add<BigInteger>(members, "abs", x => BigInteger.Abs(x));
        Add<BigInteger>(members, "signum", x => (long)x.Sign);
        Add<BigInteger>(members, "add", (x, y) => Numbers.Add(x, Arguments.Whole(y)));
        Add<BigInteger>(members, "multiply", (x, y) => Numbers.Multiply(x, Arguments.Whole(y)));
    }

    private static void AddNumber(Dictionary<string, List<Member>> members, string name, Func<object, object?> invoke)
    {
        Add<long>(members, name, x => invoke(x));
        Add<double>(members, name, x => invoke(x));
        Add<float>(members, name, x => invoke(x));
        Add<BigInteger>(members, name, x => invoke(x));
        Add<BigDecimal>(members, name, x => invoke(x));
    }

    private static void OfTimes(Dictionary<string, List<Member>> members)
    {
        Add<Instant>(members, "getTime", time => time.EpochMilliseconds);
        Add<Instant>(members, "toInstant", time => time);
        Add<Instant>(members, "toEpochMilli", time => time.EpochMilliseconds);
        Add<Instant>(members, "getEpochSecond", time => (long)Math.Floor(time.EpochMilliseconds / 1000m));
        Add<Instant>(members, "before", (time, other) => time.CompareTo(Arguments.Time(other)) < 0);
        Add<Instant>(members, "after", (time, other) => time.CompareTo(Arguments.Time(other)) > 0);
        Add<Instant>(members, "isBefore", (time, other) => time.CompareTo(Arguments.Time(other)) < 0);
        Add<Instant>(members, "isAfter", (time, other) => time.CompareTo(Arguments.Time(other)) > 0);
        Add<Instant>(members, "getYear", time => (long)Utc(time).Year - 1900);
        Add<Instant>(members, "getMonth", time => (long)Utc(time).Month - 1);
        Add<Instant>(members, "getDate", time => (long)Utc(time).Day);
        Add<Instant>(members, "getDay", time => (long)Utc(time).DayOfWeek);
        Add<Instant>(members, "getHours", time => (long)Utc(time).Hour);
        Add<Instant>(members, "getMinutes", time => (long)Utc(time).Minute);
        Add<Instant>(members, "getSeconds", time => (long)Utc(time).Second);
        Add<Instant>(members, "getTimezoneOffset", _ => 0L);
        Add<SimpleDateFormat>(members, "format", (format, time) => format.Format(Arguments.Time(time)));
        Add<SimpleDateFormat>(members, "parse", (format, text) => format.Parse(Arguments.Text(text)));
        Add<SimpleDateFormat>(members, "toPattern", format => format.ToString());
    }

    private static void OfNames(Dictionary<string, List<Member>> members)
    {
        Add<Keyword>(members, "getName", keyword => keyword.Name);
        Add<Keyword>(members, "getNamespace", keyword => keyword.Namespace);
        Add<Keyword>(members, "sym", keyword => Symbol.Of(keyword.Namespace, keyword.Name));
        Add<Symbol>(members, "getName", symbol => symbol.Name);
        Add<Symbol>(members, "getNamespace", symbol => symbol.Namespace);
        Add<Symbol>(members, "getSimpleName", type => type.Name[(type.Name.LastIndexOf('.') + 1)..]);
        Add<Symbol>(members, "isInstance", (type, x) => JavaClass.Has(type, x));
        Add<Uri>(members, "getHost", uri => uri.Host);
        Add<Uri>(members, "getPath", uri => uri.IsAbsoluteUri ? uri.AbsolutePath : uri.OriginalString);
        Add<Uri>(members, "getScheme", uri => uri.IsAbsoluteUri ? uri.Scheme : null);
        Add<Uri>(members, "getPort", uri => uri.IsDefaultPort ? -1L : (long)uri.Port);
        Add<Uri>(members, "getQuery", uri => uri.Query.Length > 1 ? uri.Query[1..] : null);
        Add<Uri>(members, "getFragment", uri => uri.Fragment.Length > 1 ? uri.Fragment[1..] : null);
        Add<Uri>(members, "getAuthority", uri => uri.Authority);
        Add<Guid>(members, "version", uuid => (long)uuid.Version);
        Add<Guid>(members, "variant", _ => 2L);
        Add<Guid>(members, "getMostSignificantBits", uuid => Half(uuid, 0));
        Add<Guid>(members, "getLeastSignificantBits", uuid => Half(uuid, 8));
        Add<object>(members, "pattern", 0, 0, (x, _) => JavaPatterns.From(x).Source);
    }

    private static void OfCollections(Dictionary<string, List<Member>> members)
    {
        foreach ((string name, string function) in ((string, string)[])
            [("size", "count"), ("count", "count"), ("isEmpty", "empty?"), ("seq", "seq"), ("empty", "empty")])
        {
            AddCollection(members, name, x => CoreLibrary.Call(function, x));
        }

        AddCollection(members, "hasheq", x => (long)JavaHash.Clojure(x));
        AddCollection(members, "cons", (x, item) => CoreCollections.Conjoin(x, [item]));
        Add<EdnSequence>(members, "contains", (items, item) => items.Items.Contains(item, EdnEquality.Instance));
        Add<EdnSet>(members, "contains", (set, item) => set.Contains(item));
        Add<EdnSequence>(members, "get", (items, index) => index is long
            ? CoreCollections.Nth(items, index) : throw FunctionErrors.WrongType(index, "an index"));
        Add<EdnSequence>(members, "nth", 1, 2, (items, args) =>
            CoreLibrary.Call("nth", args));
        Add<EdnSequence>(members, "peek", items => CoreLibrary.Call("peek", items));
        Add<EdnSequence>(members, "pop", items => CoreLibrary.Call("pop", items));
        Add<EdnList>(members, "first", items => items.Count > 0 ? items[0] : null);
        Add<EdnList>(members, "next", items => CoreLibrary.Call("next", items));
        Add<EdnList>(members, "more", items => CoreLibrary.Call("rest", items));
        Add<EdnVector>(members, "rseq", items => CoreLibrary.Call("rseq", items));
        Add<EdnVector>(members, "containsKey", (items, key) => CoreCollections.Contains(items, key));
        Add<EdnVector>(members, "valAt", 1, 2, Look);
        Add<EdnMap>(members, "valAt", 1, 2, Look);
        Add<EdnMap>(members, "get", (map, key) => map[key]);
        Add<EdnSet>(members, "get", (set, key) => CoreCollections.Get(set, key, null));
        Add<EdnMap>(members, "getOrDefault", 2, 2, Look);
        Add<EdnMap>(members, "containsKey", (map, key) => map.ContainsKey(key));
        Add<EdnMap>(members, "containsValue", (map, value) =>
            map.Any(entry => EdnEquality.Instance.Equals(entry.Value, value)));
        Add<EdnMap>(members, "keySet", map => EdnSet.Of([.. map.Select(entry => entry.Key)]));
        Add<EdnMap>(members, "values", map => EdnList.Of([.. map.Select(entry => entry.Value)]));
        Add<EdnMap>(members, "entrySet", map => EdnSet.Of(Seqs.Items(map)));
        Add<IReadOnlyDictionary<Keyword, object?>>(members, "keySet", entity => EdnSet.Of(
            [.. entity.Keys.Select(key => key.ToString())]));
        Add<IReadOnlyDictionary<Keyword, object?>>(members, "get", (entity, key) =>
            CoreCollections.Get(entity, key, null));
    }

    private static void AddCollection(
        Dictionary<string, List<Member>> members, string name, Func<object, object?> invoke)
    {
        Add<EdnSequence>(members, name, x => invoke(x));
        Add<EdnMap>(members, name, x => invoke(x));
        Add<EdnSet>(members, name, x => invoke(x));
    }

    private static void AddCollection(
        Dictionary<string, List<Member>> members, string name, Func<object, object?, object?> invoke)
    {
        Add<EdnSequence>(members, name, (x, item) => invoke(x, item));
        Add<EdnMap>(members, name, (x, item) => invoke(x, item));
        Add<EdnSet>(members, name, (x, item) => invoke(x, item));
    }

    private static void OfAll(Dictionary<string, List<Member>> members)
    {
        Add<object>(members, "toString", EdnText.Str);
        Add<object>(members, "equals", (x, y) => EdnEquality.Instance.Equals(x, y));
        Add<object>(members, "equiv", (x, y) => CoreNumbers.AllEqual([x, y]));
        Add<object>(members, "hashCode", x => (long)JavaHash.Of(x));
        Add<object>(members, "getClass", x => JavaClass.Of(x));
        Add<object>(members, "compareTo", (x, y) => JavaClass.Has(Comparable, x) && JavaClass.Has(JavaClass.Of(x), y)
                ? (long)Ordering.CompareAlike(x, y)
                : throw FunctionErrors.WrongType(y, $"what {FunctionErrors.Shown(x)} compares with"));
    }

    private static object? Look(object items, object?[] args) =>
        CoreCollections.Get(items, args[1], args.Length > 2 ? args[2] : null);

    private static object? Look(EdnVector items, object?[] args) => Look((object)items, args);

    private static object? Look(EdnMap items, object?[] args) => Look((object)items, args);

    private static string Repeated(string text, int count) =>
        count >= 0 && (long)count * text.Length <= Seqs.CountMax
            ? new StringBuilder(text.Length * count).Insert(0, text, count).ToString()
            : throw DbErrors.Argument($"A text of more than {Seqs.CountMax} characters is not made here");

    private static long Int(object x) => x is double or float
        ? (long)Math.Clamp(Numbers.Wrapped(x), int.MinValue, int.MaxValue)
        : unchecked((int)Numbers.Wrapped(x));

    /// <summary>Returns the text that is looked for: a string, or the character of a number; null where the number is
    /// none's, which is found nowhere.</summary>
    private static string? Part(object? x) => x is not long point ? Arguments.Text(x)
        : JavaText.IsCodePoint(point) ? JavaText.OfCodePoint(point)
        : null;

    /// <summary>Returns the number of the character that begins at a place; of half a pair, its own.</summary>
    private static long CodePointAt(string text, int place) =>
        Rune.TryGetRuneAt(text, place, out Rune rune) ? rune.Value : text[place];

    private static int PlaceIn(string text, object? at) =>
        Seqs.Index(at) is var place && place >= 0 && place < text.Length ? place
        : throw DbErrors.Argument($"There is no character {place} in a string of {text.Length}");

    private static long Half(Guid uuid, int from)
    {
        Span<byte> bytes = stackalloc byte[16];
        uuid.TryWriteBytes(bytes, bigEndian: true, out _);
        return System.Buffers.Binary.BinaryPrimitives.ReadInt64BigEndian(bytes[from..]);
    }

    private static DateTimeOffset Utc(Instant instant) => instant.ToDateTimeOffset();
}
