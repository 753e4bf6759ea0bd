using System.CommandLine;
using Accrete.Host.Errors;
using Accrete.Host.Output;
using Accrete.Host.Workspace;

namespace Accrete.Host.CommandLine;

/// <summary><c>transact DATA</c>: shows what a transaction does.</summary>
internal static class TransactCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create(HostIo io)
    {
        Argument<string> data = new("data")
        {
            Description = "The transaction data as EDN; @FILE takes it from a file, - from the input.",
        };
        SourceOptions source = new();
        FormatOptions format = new();
        Command command = new("transact", "Transact data and show the datoms that it makes.") { data };
        source.AddDataTo(command);
        format.AddTo(command);
        command.SetAction(parsed =>
        {
            UserText text = UserText.Of("the data", parsed.GetRequiredValue(data), io.In, io.Cancellation);
            object? form = text.Read();
            return source.With(parsed, io, workspace =>
            {
                TxReport report = text.Do(() => workspace.Transact(form, io.Cancellation), workspace.Now);
                ReportPrinter.Print(format.Printer(parsed, io), report, format.Format(parsed));
                return ExitCodes.Ok;
            });
        });
        return command;
    }
}
