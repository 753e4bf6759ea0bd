using System.Collections.Generic;
using System.Linq;
using Accrete.Edn;
using Accrete.Host.CommandLine;
using Accrete.Host.Output;
using Accrete.Host.Workspace;
using Accrete.Query;
using Accrete.Query.Engine;

namespace Accrete.Host.Shell;

/// <summary>Evaluates the forms that a person enters: queries, transactions, pulls.</summary>
internal sealed class ShellForms(HostIo io, ShellState state)
{
    private static readonly Keyword Find = Keyword.Of(null, "find");

    /// <summary>Gets the names of the calls, for completion.</summary>
    public static IReadOnlyList<string> CallNames { get; } =
        ["q", "pull", "pull-many", "entity", "datoms", "transact", "explain"];

    /// <summary>Evaluates a form and prints what it gives.</summary>
    /// <exception cref="AccreteException">The form is not one that the shell knows, or it was refused.</exception>
    public void Evaluate(object? form)
    {
        switch (form)
        {
            case EdnVector { Count: > 0 } query when Find.Equals(query[0]):
                Query(form, []);
                break;
            case EdnMap query when query.ContainsKey(Find):
                Query(form, []);
                break;
            case EdnVector { Count: 0 } nothing:
                if (state.Confirm("An empty transaction adds nothing but its time. Transact it?"))
                {
                    Transact(nothing);
                }

                break;
            case EdnVector data:
                Transact(data);
                break;
            case EdnMap map:
                Transact(EdnVector.Of(map));
                break;
            case EdnList { Count: > 0 } call when call[0] is Symbol { Namespace: null } name:
                Call(name.Name, call);
                break;
            default:
                throw DbErrors.Argument(
                    "Enter a query [:find ...], transaction data [{...}], or a call such as (pull [*] 17592186045418).",
                    form);
        }
    }

    private void Call(string name, EdnList call)
    {
        switch (name)
        {
            case "q":
                Query(Argument(call, 1), [.. call.Skip(2)]);
                break;
            case "explain":
                Explain(Argument(call, 1), [.. call.Skip(2)]);
                break;
            case "transact":
                Transact(Argument(call, 1));
                break;
            default:
                using (QueryEngine.Begin(Options, io.Cancellation))
                {
                    Read(name, call);
                }

                break;
        }
    }

    private void Read(string name, EdnList call)
    {
        switch (name)
        {
            case "pull":
                Printer.Print(state.View.Pull(Argument(call, 1)!, Argument(call, 2), io.Cancellation));
                Notes.OnPattern(io.Error, state.View, Argument(call, 1));
                break;
            case "pull-many":
                EdnSequence entities = Argument(call, 2) as EdnSequence
                    ?? throw DbErrors.Argument(
                        "(pull-many PATTERN [ENTITY ...]) takes its entities in a vector.", call);
                Printer.Print(
                    new EdnVector([.. state.View.PullMany(Argument(call, 1)!, entities, io.Cancellation)]));
                break;
            case "entity":
                Printer.Print(
                    state.View.Pull(EdnVector.Of(Symbol.Of(null, "*")), Argument(call, 1), io.Cancellation));
                break;
            case "datoms":
                ReportPrinter.PrintDatoms(
                    Printer, state.View.Schema, state.View.Datoms(IndexOf(call), [.. call.Skip(2)]).Take(
                        state.RowsMax));
                break;
            default:
                throw DbErrors.Argument($"There is no call {name}; there are: {string.Join(", ", CallNames)}.", call);
        }
    }

    /// <summary>Runs a query and prints its answer.</summary>
    public void Query(object? query, IReadOnlyList<object?> inputs)
    {
        object?[] filled = Fill(query, inputs);
        using WorkLimit.Scope limit = QueryEngine.Begin(Options, io.Cancellation);
        object? answer = QueryEngine.Run(query!, filled, Options, io.Cancellation);
        Printer.PrintQuery(query, answer);
        Notes.OnQuery(io.Error, state.View, query, inputs, answer);
    }

    /// <summary>Prints how a query runs.</summary>
    public void Explain(object? query, IReadOnlyList<object?> inputs) =>
        io.Out.WriteLine(QueryEngine.Explain(query!, Fill(query, inputs), Options, io.Cancellation));

    private QueryOptions Options => QueryOptions.Default with { Clock = io.Clock };

    private AnswerPrinter Printer => new(io, state.Format, state.RowsMax);

    private void Transact(object? data)
    {
        TxReport report = state.Workspace.Transact(data, io.Cancellation);
        state.Entered++;
        ReportPrinter.Print(Printer, report, state.Format);
    }

    private object?[] Fill(object? query, IReadOnlyList<object?> inputs)
    {
        QueryHead head = QueryHead.Of(query);
        int rules = head.Inputs.Where(input => input is not Symbol { Namespace: null, Name: ['$', ..] or "?log" })
            .ToList()
            .FindIndex(input => input is Symbol { Name: "%" });
        bool takesRemembered = rules >= 0 && state.Rules is not null && inputs.Count < head.GivenCount;
        return head.Fill(
            state.View, takesRemembered ? [.. inputs.Take(rules), state.Rules, .. inputs.Skip(rules)] : inputs);
    }

    private static Keyword IndexOf(EdnList call) => Argument(call, 1) as Keyword
        ?? throw DbErrors.Argument("(datoms INDEX component...) takes :eavt, :aevt, :avet or :vaet first.", call);

    private static object? Argument(EdnList call, int index) => index < call.Count
        ? call[index]
        : throw DbErrors.Argument($"({call[0]} ...) takes more than {index - 1} arguments.", call);
}
