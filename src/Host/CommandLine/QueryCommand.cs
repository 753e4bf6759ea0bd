using System;
using System.CommandLine;
using System.Linq;
using Accrete.Host.Errors;
using Accrete.Host.Output;
using Accrete.Query;
using Accrete.Query.Engine;

namespace Accrete.Host.CommandLine;

/// <summary><c>q QUERY [input...]</c>: asks one question.</summary>
internal static class QueryCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create(HostIo io)
    {
        Argument<string> query = new("query")
        {
            Description = "The query as EDN; @FILE takes it from a file, - from the input.",
        };
        Argument<string[]> inputs = new("input")
        {
            Description = "Values for the inputs of :in beside the database, each as EDN (or @FILE), in order.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        inputs.Validators.Add(result =>
        {
            if (result.Tokens.FirstOrDefault(
                token => token.Value.StartsWith("--", StringComparison.Ordinal)) is { } option)
            {
                result.AddError($"There is no option {option.Value} here.");
            }
        });
        Option<int?> timeout = Timeout();
        Option<int?> memory = Memory();
        Option<bool> explain = new("--explain") { Description = "Show how the query runs instead of its answer." };
        SourceOptions source = new();
        FormatOptions format = new();
        Command command = new("q", "Run a query.") { query, inputs, timeout, memory, explain };
        source.AddTo(command);
        format.AddTo(command, hasRows: true);
        command.SetAction(parsed =>
        {
            UserText text = UserText.Of("the query", parsed.GetRequiredValue(query), io.In, io.Cancellation);
            object? form = text.Read();
            object?[] given = [.. parsed.GetRequiredValue(inputs).Select((input, i) =>
                UserText.Of($"input {i + 1}", input, io.In, io.Cancellation).Read())];
            QueryOptions options = QueryOptions.Default with
            {
                Clock = io.Clock,
                Timeout = parsed.GetValue(timeout) is { } ms ? TimeSpan.FromMilliseconds(ms) : null,
                MemoryBytesMax = parsed.GetValue(memory) is { } megabytes
                    ? megabytes * 1024L * 1024 : QueryOptions.Default.MemoryBytesMax,
            };
            return source.With(parsed, io, workspace =>
            {
                Database database = source.View(parsed, workspace.Now, io.Error);
                object?[] filled = text.Do(() => QueryHead.Of(form).Fill(database, given));
                if (parsed.GetValue(explain))
                {
                    io.Out.WriteLine(
                        text.Do(() => QueryEngine.Explain(form!, filled, options, io.Cancellation), database));
                    return ExitCodes.Ok;
                }

                // What is printed may be larger by far than what it is made of, and takes its time and memory too.
                using WorkLimit.Scope limit = QueryEngine.Begin(options, io.Cancellation);
                object? answer = text.Do(() => QueryEngine.Run(form!, filled, options, io.Cancellation), database);
                format.Printer(parsed, io).PrintQuery(form, answer);
                Notes.OnQuery(io.Error, database, form, given, answer);
                return ExitCodes.Ok;
            });
        });
        return command;
    }

    private static Option<int?> Timeout()
    {
        Option<int?> timeout = new("--timeout")
        {
            Description = "Give up after this many milliseconds.",
            HelpName = "ms",
        };
        timeout.Validators.Add(OptionChecks.AtLeast(1, "--timeout takes milliseconds, 1 or more."));
        return timeout;
    }

    private static Option<int?> Memory()
    {
        Option<int?> memory = new("--memory")
        {
            Description = "Give up where values and answer take more than this many megabytes (512 unless given).",
            HelpName = "MB",
        };
        memory.Validators.Add(OptionChecks.AtLeast(1, "--memory wants a number of megabytes greater than 0."));
        return memory;
    }
}
