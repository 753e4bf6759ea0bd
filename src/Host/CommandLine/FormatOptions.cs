using System.CommandLine;
using Accrete.Host.Output;

namespace Accrete.Host.CommandLine;

/// <summary>The options that say how answers are written.</summary>
internal sealed class FormatOptions
{
    private const int RowsMaxDefault = 50;

    private readonly Option<bool> _edn = new("--edn") { Description = "Print the answer as EDN, one form." };
    private readonly Option<bool> _json = new("--json") { Description = "Print the answer as JSON." };
    private readonly Option<int> _limit = new("--limit")
    {
        Description = "How many rows of a table are shown.",
        HelpName = "rows",
        DefaultValueFactory = _ => RowsMaxDefault,
    };

    /// <summary>Adds the options.</summary>
    public void AddTo(Command command)
    {
        command.Add(_edn);
        command.Add(_json);
        _limit.Validators.Add(OptionChecks.AtLeast(0, "--limit takes a number of rows, 0 or more."));
        command.Add(_limit);
        command.Validators.Add(result =>
        {
            if (result.GetValue(_edn) && result.GetValue(_json))
            {
                result.AddError("--edn and --json exclude each other.");
            }
        });
    }

    /// <summary>Returns the printer that the options ask for.</summary>
    public AnswerPrinter Printer(ParseResult parsed, HostIo io) => new(io, Format(parsed), parsed.GetValue(_limit));

    /// <summary>Returns the format that the options ask for.</summary>
    public OutputFormat Format(ParseResult parsed) =>
        parsed.GetValue(_json) ? OutputFormat.Json : parsed.GetValue(_edn) ? OutputFormat.Edn : OutputFormat.Table;
}
