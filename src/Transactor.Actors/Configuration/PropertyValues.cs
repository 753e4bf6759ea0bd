using System;
using System.Collections.Generic;
using System.Globalization;
using Accrete.Edn;

namespace Accrete.Transactor.Configuration;

/// <summary>Holds the properties of one file, checked one by one.</summary>
internal sealed class PropertyValues
{
    private readonly SortedDictionary<string, object> _values = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _lines = new(StringComparer.Ordinal);
    private readonly List<ConfigurationProblem> _problems = [];

    /// <summary>Gets what is wrong.</summary>
    public List<ConfigurationProblem> Problems => _problems;

    /// <summary>Gets the names of what is set.</summary>
    public IEnumerable<string> Names => _values.Keys;

    /// <summary>Checks a property and takes it; an empty one counts as not set.</summary>
    public void Take(PropertyEntry entry)
    {
        string name = Properties.FileName(entry.Name);
        if (Properties.Find(name) is not { } property)
        {
            string meant = Properties.Nearest(name) is { } nearest ? $" Did you mean {nearest}?" : "";
            Fail(entry.Line, $"There is no property {entry.Name}.{meant}");
        }
        else if (property.Use == PropertyUse.Elsewhere)
        {
            Fail(entry.Line, $"{name} {property.Meaning}: leave it out.");
        }
        else if (entry.Value.Trim().Length == 0)
        {
            _values.Remove(name);
        }
        else if (Parse(property, entry.Value) is { } value)
        {
            (_values[name], _lines[name]) = (value, entry.Line);
        }
        else
        {
            string given = property.Kind == PropertyKind.Secret ? "" : $", not {entry.Value.Trim()}";
            Fail(entry.Line, $"{name} is {property.Expected}{given}.");
        }
    }

    /// <summary>Adds what is wrong with the values together.</summary>
    public void Fail(string name, string message) => Fail(_lines.GetValueOrDefault(name), message);

    /// <summary>Tells whether a property is set.</summary>
    public bool Has(string name) => _values.ContainsKey(name);

    /// <summary>Returns a text; null where it is not set and has no default.</summary>
    public string? Text(string name) =>
        _values.TryGetValue(name, out object? value) ? (string)value : Known(name).Default;

    /// <summary>Returns a number: bytes, milliseconds, a port, a count; the default where it is not set.</summary>
    public long Number(string name) =>
        _values.TryGetValue(name, out object? value) || (value = ParseDefault(name)) is not null ? (long)value : 0;

    /// <summary>Returns whether a switch is on.</summary>
    public bool Switch(string name) =>
        (_values.TryGetValue(name, out object? value) || (value = ParseDefault(name)) is not null) && (bool)value;

    /// <summary>Returns a keyword; null where it is not set.</summary>
    public Keyword? Keyword(string name) => _values.GetValueOrDefault(name) as Keyword;

    private static Property Known(string name) =>
        Properties.Find(name) ?? throw new ArgumentException($"There is no property {name}.", nameof(name));

    private static object? ParseDefault(string name) =>
        Known(name) is { Default: { } text } property ? Parse(property, text) : null;

    private void Fail(int line, string message) => _problems.Add(new ConfigurationProblem(line, message));

    /// <summary>Reads a value; null where it is not what it must be.</summary>
    private static object? Parse(Property property, string text) => property.Kind switch
    {
        PropertyKind.Secret => text,
        PropertyKind.Switch => bool.TryParse(text.Trim(), out bool isOn) ? isOn : null,
        PropertyKind.Count or PropertyKind.Milliseconds => Whole(text.Trim(), property.Min, property.Max),
        PropertyKind.Port => Whole(text.Trim(), 1, ushort.MaxValue),
        PropertyKind.Bytes => Bytes(text.Trim(), property.Min),
        PropertyKind.Choice => property.Choices.Contains(text.Trim(), StringComparer.Ordinal) ? text.Trim() : null,
        PropertyKind.Keyword => KeywordOf(text.Trim()),
        _ => text.Trim(),
    };

    private static long? Whole(string text, long min, long max) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number)
        && number >= min && number <= max ? number : null;

    private static long? Bytes(string text, long min)
    {
        int shift = text[^1] switch { 'k' or 'K' => 10, 'm' or 'M' => 20, 'g' or 'G' => 30, _ => 0 };
        return Whole(shift == 0 ? text : text[..^1], 0, long.MaxValue >> shift) is long number
            && number << shift >= min ? number << shift : null;
    }

    private static Keyword? KeywordOf(string text)
    {
        try
        {
            return EdnReader.Read(text) as Keyword;
        }
        catch (EdnException)
        {
            return null;
        }
    }
}
