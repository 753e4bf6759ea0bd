using System.Collections.Generic;
using Akka.Configuration;

namespace Accrete.Transactor.Configuration;

/// <summary>What a file of configuration holds, before anything of it is understood.</summary>
internal sealed class ConfigurationText
{
    /// <summary>The most characters of a file: more is no configuration.</summary>
    public const int LengthMax = 1 << 20;

    private readonly List<PropertyEntry> _entries = [];
    private readonly List<ConfigurationProblem> _problems = [];

    /// <summary>Gets the properties, in order; the last one of a name counts.</summary>
    public IReadOnlyList<PropertyEntry> Entries => _entries;

    /// <summary>Gets what is wrong.</summary>
    public IReadOnlyList<ConfigurationProblem> Problems => _problems;

    /// <summary>Gets or sets the settings of the actor system; null where there are none.</summary>
    public Config? Akka { get; set; }

    /// <summary>Adds a property.</summary>
    public void Add(string name, string value, int line) => _entries.Add(new PropertyEntry(name, value, line));

    /// <summary>Adds a mistake.</summary>
    public void Fail(int line, string message) => _problems.Add(new ConfigurationProblem(line, message));
}
