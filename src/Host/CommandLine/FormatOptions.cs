using System.CommandLine;
using System.Linq;
using Accrete.Host.Output;

namespace Accrete.Host.CommandLine;

/// <summary>The options that say how answers are written.</summary>
internal sealed class FormatOptions
{
    private const int RowsMaxDefault = 50;

    private readonly Option<bool> _edn = new("--edn") { Description = "Print the answer as EDN, one form." };
    private readonly Option<bool> _json = new("--json") { Description = "Print the answer as JSON." };
    private readonly Option<bool> _csv = new("--csv")
    {
        Description = "Print the rows as comma-separated values under their names.",
    };

    private readonly Option<int> _limit = new("--limit")
    {
        Description = "How many rows of a table are shown.",
        HelpName = "rows",
        DefaultValueFactory = _ => RowsMaxDefault,
    };

    /// <summary>Adds the options.</summary>
    /// <param name="command">The command.</param>
    /// <param name="hasRows">Whether its answers are rows, which <c>--csv</c> needs.</param>
    public void AddTo(Command command, bool hasRows = false)
    {
        command.Add(_edn);
        command.Add(_json);
        if (hasRows)
        {
            command.Add(_csv);
        }

        _limit.Validators.Add(OptionChecks.AtLeast(0, "--limit takes a number of rows, 0 or more."));
        command.Add(_limit);
        command.Validators.Add(result =>
        {
            Option<bool>[] given = [.. new[] { _edn, _json, _csv }.Where(option => result.GetValue(option))];
            if (given.Length > 1)
            {
                result.AddError($"{given[0].Name} and {given[1].Name} exclude each other.");
            }
        });
    }

    /// <summary>Returns the printer that the options ask for.</summary>
    public AnswerPrinter Printer(ParseResult parsed, HostIo io) => new(io, Format(parsed), parsed.GetValue(_limit));

    /// <summary>Returns the format that the options ask for.</summary>
    public OutputFormat Format(ParseResult parsed) =>
        parsed.GetValue(_json) ? OutputFormat.Json
        : parsed.GetValue(_edn) ? OutputFormat.Edn
        : parsed.GetValue(_csv) ? OutputFormat.Csv
        : OutputFormat.Table;
}
