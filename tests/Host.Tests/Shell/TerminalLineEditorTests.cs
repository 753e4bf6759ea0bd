using System;
using System.Collections.Generic;
using System.IO;
using Accrete.Host.Shell;
using Xunit;

namespace Accrete.Host.Tests.Shell;

/// <summary>Keys go in, inputs come out.</summary>
public sealed class TerminalLineEditorTests : IDisposable
{
    private readonly LineHistory _history = new(null);
    private readonly StringWriter _screen = new();
    private bool _isPasted;

    public void Dispose() => _screen.Dispose();

    [Fact]
    public void Typed_text_is_submitted_by_enter() => Assert.Equal("[1]", Read(Text("[1]"), Key(ConsoleKey.Enter)));

    [Fact]
    public void Enter_inside_a_form_begins_a_line() =>
        Assert.Equal("[1\n 2]", Read(Text("[1"), Key(ConsoleKey.Enter), Text("2]"), Key(ConsoleKey.Enter)));

    [Fact]
    public void Moving_and_deleting_mends_a_text() => Assert.Equal("abd!", Read(
        Text("xabcd"),
        Key(ConsoleKey.LeftArrow),
        Key(ConsoleKey.Backspace),
        Key(ConsoleKey.Home),
        Key(ConsoleKey.Delete),
        Key(ConsoleKey.End),
        Text("!"),
        Key(ConsoleKey.Enter)));

    [Fact]
    public void Control_keys_kill_to_the_ends_and_a_word() => Assert.Equal("one", Read(
        Text("gone one two"),
        Control(ConsoleKey.W),
        Key(ConsoleKey.Backspace),
        Control(ConsoleKey.A),
        Alt(ConsoleKey.F),
        Key(ConsoleKey.RightArrow),
        Control(ConsoleKey.U),
        Control(ConsoleKey.E),
        Control(ConsoleKey.K),
        Key(ConsoleKey.Enter)));

    [Fact]
    public void Up_brings_back_what_was_entered()
    {
        _history.Add("first");
        _history.Add("second");
        Assert.Equal("first", Read(Key(ConsoleKey.UpArrow), Key(ConsoleKey.UpArrow), Key(ConsoleKey.Enter)));
        Assert.Equal("first",
            Read(Key(ConsoleKey.UpArrow), Key(ConsoleKey.UpArrow), Key(ConsoleKey.DownArrow), Key(ConsoleKey.Enter)));
    }

    [Fact]
    public void Up_inside_several_lines_moves_a_line() => Assert.Equal("[x1\n 2]", Read(
        Text("[1"),
        Key(ConsoleKey.Enter),
        Text("2]"),
        Key(ConsoleKey.LeftArrow),
        Key(ConsoleKey.LeftArrow),
        Key(ConsoleKey.UpArrow),
        Text("x"),
        Key(ConsoleKey.Enter)));

    [Fact]
    public void Tab_completes_a_single_match_and_a_common_prefix()
    {
        Assert.Equal("[:artist/name ]",
            Read(Text("[:artist/na"), Key(ConsoleKey.Tab), Text("]"), Key(ConsoleKey.Enter)));
        Assert.Equal("[:artist/]", Read(Text("[:ar"), Key(ConsoleKey.Tab), Text("]"), Key(ConsoleKey.Enter)));
    }

    [Fact]
    public void Tab_lists_several_matches()
    {
        Read(Text(":artist/"), Key(ConsoleKey.Tab), Key(ConsoleKey.Enter));
        Assert.Contains(":artist/gid  :artist/name", _screen.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Control_c_throws_the_input_away_and_control_d_ends()
    {
        Assert.Equal("", Read(Text("[1"), Control(ConsoleKey.C)));
        Assert.Null(Read(Control(ConsoleKey.D)));
    }

    [Fact]
    public void A_bracketed_paste_is_put_in_as_it_is_and_drawn_once()
    {
        string pasted = "[{:a 1}\n\t{:a 2}\n" + new string(' ', 8000) + "]";
        Assert.Equal(pasted, Read(
            Key(ConsoleKey.Escape), Text("[200~"),
            Array.ConvertAll(pasted.ToCharArray(), c => new ConsoleKeyInfo(
                c, c == '\n' ? ConsoleKey.Enter : c == '\t' ? ConsoleKey.Tab : ConsoleKey.None, false, false, false)),
            Key(ConsoleKey.Escape), Text("[201~"), Key(ConsoleKey.Enter)));
        Assert.InRange(_screen.ToString().Length, 8_000, 40_000);
    }

    [Fact]
    public void A_paste_without_brackets_is_drawn_when_all_of_it_is_there()
    {
        _isPasted = true;
        Read(Text("[" + new string('1', 8000) + "]"), Key(ConsoleKey.Enter));
        Assert.InRange(_screen.ToString().Length, 8_000, 40_000);
    }

    [Fact]
    public void Control_r_searches_what_was_entered()
    {
        _history.Add("[:find ?old]");
        _history.Add("[:find ?new]");
        _history.Add(":help");
        Assert.Equal("[:find ?new]", Read(Control(ConsoleKey.R), Text("find"), Key(ConsoleKey.Enter)));
        Assert.Equal("[:find ?old]", Read(
            Control(ConsoleKey.R), Text("?o"), Key(ConsoleKey.Enter)));
        // The newest entry is the one that was found last.
        Assert.Equal("[:find ?new]!", Read(
            Control(ConsoleKey.R), Text("find"), Control(ConsoleKey.R), Key(ConsoleKey.End), Text("!"),
            Key(ConsoleKey.Enter)));
    }

    [Fact]
    public void Wide_and_joined_characters_are_moved_over_and_deleted_whole()
    {
        Assert.Equal("a\U0001F600!", Read(
            Text("a\U0001F600\u65E5"), Key(ConsoleKey.Backspace), Key(ConsoleKey.LeftArrow), Key(ConsoleKey.RightArrow),
            Text("!"), Key(ConsoleKey.Enter)));
        Assert.Equal("x", Read(
            Text("\U0001F469\u200D\U0001F52Cx"), Key(ConsoleKey.Home), Key(ConsoleKey.Delete), Key(ConsoleKey.Enter)));
        Assert.Equal(new ScreenPosition(0, 7), ScreenPosition.After("\u65E5\U0001F600e\u0301", 2, 40));
    }

    [Fact]
    public void Control_characters_in_what_is_edited_are_not_sent_to_the_terminal()
    {
        _history.Add("\"\x1b]0;title\a\"");
        Read(Key(ConsoleKey.UpArrow), Key(ConsoleKey.Enter));
        Assert.DoesNotContain("\x1b]", _screen.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_line_breaks_where_the_screen_ends()
    {
        Assert.Equal(new ScreenPosition(1, 2), ScreenPosition.After("abcdef", 3, 7));
        Assert.Equal(new ScreenPosition(1, 0), ScreenPosition.After("abcd", 3, 7));
        Assert.Equal(new ScreenPosition(1, 4), ScreenPosition.After("ab\nc", 3, 7));
    }

    private static ConsoleKeyInfo[] Text(string text) =>
        Array.ConvertAll(text.ToCharArray(), c => new ConsoleKeyInfo(c, ConsoleKey.None, false, false, false));

    private static ConsoleKeyInfo[] Key(ConsoleKey key) => [new('\0', key, false, false, false)];

    private static ConsoleKeyInfo[] Control(ConsoleKey key) => [new('\0', key, false, false, true)];

    private static ConsoleKeyInfo[] Alt(ConsoleKey key) => [new('\0', key, false, true, false)];

    private string? Read(params ConsoleKeyInfo[][] keys)
    {
        Queue<ConsoleKeyInfo> typed = new();
        foreach (ConsoleKeyInfo[] some in keys)
        {
            foreach (ConsoleKeyInfo key in some)
            {
                typed.Enqueue(key);
            }
        }

        Completer completer = new(() => [":artist/name", ":artist/gid", ":abc"]);
        return new TerminalLineEditor(_screen, new Typed(typed, _isPasted), () => 40, _history, completer).Read("> ");
    }

    /// <summary>Keys that come one by one, or all at once as a paste does.</summary>
    private sealed class Typed(Queue<ConsoleKeyInfo> keys, bool isAtOnce) : IKeyboard
    {
        private bool _isInSequence;

        public bool HasMore => keys.Count > 0 && (isAtOnce || _isInSequence);

        public void Begin()
        {
        }

        public ConsoleKeyInfo Read()
        {
            ConsoleKeyInfo key = keys.Dequeue();
            _isInSequence = key.Key == ConsoleKey.Escape || (_isInSequence && key.KeyChar != '~');
            return key;
        }

        public void End()
        {
        }
    }
}
