using System;
using System.Globalization;
using System.Linq;
using System.Text;
using Xunit;

namespace Accrete.Edn.Tests;

/// <summary>Texts that nobody would write. Only <see cref="EdnException"/> may come of them, and what is read prints
/// and reads back. The number of texts is in ACCRETE_FUZZ_COUNT, the first seed in ACCRETE_FUZZ_SEED.</summary>
public sealed class FuzzTests
{
    private const int CountUnlessSet = 20_000;

    private static readonly string[] Fragments =
    [
        "[", "]", "(", ")", "{", "}", "#{", "#", "#_", "#:a{", "##", "##NaN", "##Inf", "^", "^:a", ":", "::", "/",
        "a", ":a/b", "a/b", "nil", "true", "0", "1", "9", "-", "+", ".", "e", "E", "N", "M", "r", "x", "0x", "36r",
        "1e999", "1E+2147483647M", "\\", "\\newline", "\\u0041", "\\o1", "\"", "\"s\"", "\\\"", "\\n", "\\u",
        "#inst", "#inst \"2020\"", "#uuid", "#uri \"a\"", "#bytes \"AA==\"", "#foo", " ", ",", "\n", ";", ";x\n", "#!",
        "@", "`", "~", "'", "\u00e9", "\u2003", "\ud83d", "\udc00", "\u0000", "\u0085", "\ufeff",
    ];

    private static int Count => Setting("ACCRETE_FUZZ_COUNT", CountUnlessSet);

    private static int FirstSeed => Setting("ACCRETE_FUZZ_SEED", 1);

    [Fact]
    public void Fragments_in_any_order_end_in_values_or_errors() => Run(Fragmentary);

    [Fact]
    public void Valid_texts_with_flaws_end_in_values_or_errors()
    {
        string[] valid = [.. RecordedTable.Readings.Cast<EdnVector>().Select(row => (string)row[0]!)];
        Run(draw => Flawed(valid, draw));
    }

    [Fact]
    public void Random_bytes_end_in_values_or_errors() => Run(static draw =>
    {
        byte[] bytes = new byte[draw.Below(40)];
        for (int i = 0; i < bytes.Length; i++)
        {
            bytes[i] = (byte)draw.Below(draw.Below(4) == 0 ? 256 : 128);
        }

        return Encoding.UTF8.GetString(bytes);
    });

    private static string Fragmentary(Draw draw) =>
        string.Concat(Enumerable.Range(0, 1 + draw.Below(12)).Select(_ => Fragments[draw.Below(Fragments.Length)]));

    private static string Flawed(string[] valid, Draw draw)
    {
        StringBuilder text = new();
        for (int i = draw.Below(4); i >= 0; i--)
        {
            text.Append(valid[draw.Below(valid.Length)]).Append(' ');
        }

        for (int i = draw.Below(4); i >= 0 && text.Length > 0; i--)
        {
            int at = draw.Below(text.Length);
            switch (draw.Below(4))
            {
                case 0:
                    text.Remove(at, 1);
                    break;
                case 1:
                    text.Insert(at, Fragments[draw.Below(Fragments.Length)]);
                    break;
                case 2:
                    text[at] = (char)draw.Below(128);
                    break;
                default:
                    text.Length = at;
                    break;
            }
        }

        return text.ToString();
    }

    private static void Run(Func<Draw, string> make)
    {
        for (int i = 0; i < Count; i++)
        {
            int seed = FirstSeed + i;
            string text = make(new Draw(seed));
            string? failure = Failure(text);
            Assert.True(failure is null, $"seed {seed}, text {EdnPrinter.Print(text)}: {failure}");
        }
    }

    /// <summary>Reads a text at once and in drops; gives what went wrong, null where nothing did.</summary>
    private static string? Failure(string text)
    {
        (string whole, EdnException? error) = Outcome(text, 1 << 16);
        (string drops, EdnException? dropError) = Outcome(text, 1);
        if (whole != drops || error?.Message != dropError?.Message)
        {
            return $"at once {whole} {error?.Message}, in drops {drops} {dropError?.Message}";
        }

        SourcePosition position = error?.Position ?? new SourcePosition(1, 1, 0);
        return position.Offset < 0 || position.Offset > text.Length || position.Column < 1
            ? $"the error is outside of the text: {position}"
            : null;
    }

    private static (string Printed, EdnException? Error) Outcome(string text, int size)
    {
        StringBuilder printed = new();
        try
        {
            foreach (object? form in EdnReader.ReadAll(new DropReader(text, size)))
            {
                string once = EdnPrinter.Print(form);
                object? again = EdnReader.Read(EdnPrinter.Pretty(form, 10));
                bool same = EdnPrinter.Print(EdnReader.Read(once)) == once && EdnEquality.Instance.Equals(form, again);
                printed.Append(once).Append(same ? "\n" : $" does not read back: {size}\n");
            }

            return (printed.ToString(), null);
        }
        catch (EdnException error)
        {
            return (printed.ToString(), error);
        }
    }

    private static int Setting(string name, int unlessSet)
    {
        string? text = Environment.GetEnvironmentVariable(name);
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? value : unlessSet;
    }

    /// <summary>Draws numbers from a seed, the same on every machine (splitmix64).</summary>
    private sealed class Draw(int seed)
    {
        private ulong _state = (ulong)seed * 0x9E3779B97F4A7C15UL;

        public int Below(int limit)
        {
            _state += 0x9E3779B97F4A7C15UL;
            ulong z = (_state ^ (_state >> 30)) * 0xBF58476D1CE4E5B9UL;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
            return (int)((z ^ (z >> 31)) % (uint)limit);
        }
    }
}
