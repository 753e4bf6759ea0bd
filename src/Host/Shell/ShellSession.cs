using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using Accrete.Edn;
using Accrete.Host.CommandLine;
using Accrete.Host.Errors;
using Accrete.Host.Output;
using Accrete.Query;

namespace Accrete.Host.Shell;

/// <summary>Reads inputs and answers them until there are no more.</summary>
internal sealed class ShellSession
{
    private static readonly string[] Clauses =
    [
        ":find", ":where", ":in", ":with", ":keys", ":strs", ":syms", "not", "not-join", "or", "or-join", "and", "pull",
        "get-else", "get-some", "missing?", "fulltext", "count", "count-distinct", "distinct", "sum", "avg",
        "median", "min",
        "max", "variance", "stddev", "sample", "rand",
    ];

    private readonly HostIo _io;
    private readonly ShellState _state;
    private readonly ShellForms _forms;
    private readonly ShellCommands _commands;

    public ShellSession(HostIo io, ShellState state)
    {
        _io = io;
        _state = state;
        _forms = new ShellForms(io, state);
        _commands = new ShellCommands(io, state, _forms);
    }

    /// <summary>Gets everything that can be completed now.</summary>
    public IEnumerable<string> Words => _commands.Names.Concat(Clauses).Concat(ShellForms.CallNames)
        .Concat(FunctionRegistry.BuiltInNames.Select(name => name.ToString()))
        .Concat(SchemaPrinter.Idents(_state.Workspace.Now).Select(entry => entry.Ident.ToString()));

    /// <summary>Runs until the input ends or <c>:quit</c>; at a keyboard it asks first where something was entered that
    /// would be lost.</summary>
    /// <returns>Whether the last input was answered without an error: what a script wants to know.</returns>
    public bool Run(ILineSource lines)
    {
        bool isFine = true;
        _state.Confirm = lines.Confirm;
        do
        {
            _state.IsOpen = true;
            while (_state.IsOpen && lines.Read(_state.Prompt) is { } input)
            {
                if (input.Trim().Length > 0)
                {
                    isFine = Answer(input.Trim());
                }
            }
        }
        while (_state.Entered > 0 && !_state.Workspace.IsKept && !lines.Confirm(
            $"{_state.Entered} {(_state.Entered == 1 ? "transaction" : "transactions")} entered here will be lost: "
                + "the database is in memory only. Leave?"));
        return isFine;
    }

    private bool Answer(string input)
    {
        _io.Interrupts.Renew();
        long begun = _io.Clock.GetTimestamp();
        try
        {
            if (ShellCommands.IsCommand(input))
            {
                _commands.Run(input);
            }
            else
            {
                Evaluate(input);
                ShowTime(begun);
            }

            return true;
        }
        catch (Exception error) when (error is OperationCanceledException || _io.Cancellation.IsCancellationRequested)
        {
            _io.Error.WriteLine("Stopped.");
            return false;
        }
#pragma warning disable CA1031 // Whatever an input does, the shell goes on: the database in memory would go with it.
        catch (Exception error)
#pragma warning restore CA1031
        {
            ErrorPrinter.Print(_io.Error, error);
            if (!ErrorPrinter.IsUsers(error))
            {
                _io.Error.WriteLine($"  A mistake of the program ({error.GetType().Name}); the shell goes on.");
            }

            return false;
        }
        finally
        {
            _io.Out.Flush();
        }
    }

    private void Evaluate(string input)
    {
        UserText text = new("the input", input);
        text.Do(() =>
        {
            foreach (object? form in EdnReader.ReadAll(new StringReader(input)))
            {
                _forms.Evaluate(form);
            }

            return true;
        }, _state.Workspace.Now);
    }

    private void ShowTime(long begun)
    {
        if (_io.IsTerminal)
        {
            double ms = _io.Clock.GetElapsedTime(begun).TotalMilliseconds;
            _io.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{ms:0.0} ms"));
        }
    }
}
