using System.Collections.Generic;
using System.Linq;
using Accrete.Simulation.Checks;
using Xunit;

namespace Accrete.Simulation;

/// <summary>Histories that must be flagged, and one that must not.</summary>
public sealed class CheckerTests
{
    [Fact]
    public void A_history_that_some_order_explains_passes() => Assert.Empty(Check(
        Add("a", "1", 0, 10), Add("b", "2", 5, 20), Read("b", 21, 22, "1 2"), Read("a", 11, 12, "1")));

    [Fact]
    public void Lists_that_cannot_both_have_been_are_flagged() => Flagged(
        "cannot both", Add("a", "1", 0, 10), Add("b", "2", 0, 10), Read("a", 20, 21, "1 2"), Read("b", 20, 21, "2 1"));

    [Fact]
    public void An_element_that_was_refused_and_is_read_is_flagged() => Flagged(
        "G1a", Add("a", "1", 0, 10, Outcome.Refused), Read("b", 20, 21, "1"));

    [Fact]
    public void An_element_that_comes_twice_is_flagged() => Flagged(
        "twice", Add("a", "1", 0, 10), Read("b", 20, 21, "1 1"));

    [Fact]
    public void An_element_that_nobody_wrote_is_flagged() => Flagged("never written", Read("b", 20, 21, "9"));

    [Fact]
    public void A_process_that_does_not_see_its_own_write_is_flagged() => Flagged(
        "no order", Add("a", "1", 0, 10), Read("a", 20, 21, ""), Read("b", 30, 31, "1"));

    [Fact]
    public void A_synced_read_that_misses_what_was_acknowledged_before_is_flagged() => Flagged(
        "no order", Add("a", "1", 0, 10), Read("b", 20, 21, "", "sync"), Read("c", 30, 31, "1"));

    [Fact]
    public void A_synced_read_that_misses_what_another_had_synced_is_flagged() => Flagged(
        "no order", Add("a", "1", 0, 50), Read("b", 20, 21, "1", "sync"), Read("c", 30, 31, "", "sync"));

    [Fact]
    public void A_plain_read_of_another_process_may_lag() => Assert.Empty(Check(
        Add("a", "1", 0, 10), Read("b", 20, 21, ""), Read("c", 30, 31, "1")));

    [Fact]
    public void A_write_that_comes_before_one_that_had_ended_is_flagged() => Flagged(
        "no order", Add("a", "1", 0, 10), Add("b", "2", 20, 30), Read("c", 40, 41, "2 1"));

    [Fact]
    public void Reads_that_see_two_lists_grow_in_different_orders_are_flagged() => Flagged(
        "no order", Add("a", "1", 0, 10), Add("b", "2", 0, 10, item: 8),
        Read("c", 20, 21, new Dictionary<long, string> { [7] = "1", [8] = "" }),
        Read("d", 20, 21, new Dictionary<long, string> { [7] = "", [8] = "2" }));

    private static List<string> Check(params Operation[] operations)
    {
        History history = new();
        history.Operations.AddRange(operations);
        return [.. BlackBox.Check(history)];
    }

    private static void Flagged(string what, params Operation[] operations) =>
        Assert.Contains(what, Assert.Single(Check(operations).Take(1)), System.StringComparison.Ordinal);

    private static Operation Add(
        string process, string element, long from, long to, Outcome outcome = Outcome.Done, long item = 7) => new()
        {
            Marker = $"{process}-{element}-{item}",
            Process = process,
            Kind = "append",
            Element = element,
            Invoked = from,
            Completed = to,
            AcknowledgedBefore = 0,
            Outcome = outcome,
        };

    private static Operation Read(string process, long from, long to, string list, string kind = "read") =>
        Read(process, from, to, new Dictionary<long, string> { [7] = list }, kind);

    private static Operation Read(
        string process, long from, long to, Dictionary<long, string> lists, string kind = "read") => new()
        {
            Marker = "",
            Process = process,
            Kind = kind,
            Invoked = from,
            Completed = to,
            AcknowledgedBefore = 0,
            Outcome = Outcome.Done,
            Lists = lists,
        };
}
