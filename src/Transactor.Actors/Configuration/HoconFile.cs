using System;
using System.Collections.Generic;
using Akka.Configuration;
using Akka.Configuration.Hocon;

namespace Accrete.Transactor.Configuration;

/// <summary>Reads files in HOCON: properties at the top or in a block <c>accrete</c>, settings of the actor system in a
/// block <c>akka</c>.</summary>
internal static class HoconFile
{
    /// <summary>The block in which properties may stand.</summary>
    public const string Block = "accrete";

    private const string AkkaBlock = "akka";
    private const string AkkaPath = AkkaBlock + ".";
    private const string BlockPath = Block + ".";

    /// <summary>Reads a file.</summary>
    public static ConfigurationText Read(string text)
    {
        ConfigurationText file = new();
        Dictionary<string, int> lines = HoconScan.Run(text, file);
        if (file.Problems.Count > 0)
        {
            return file;
        }

        Config config;
        try
        {
            config = ConfigurationFactory.ParseString(text);
        }
#pragma warning disable CA1031 // The parser throws what it meets, null references too: the file is to blame.
        catch (Exception error)
#pragma warning restore CA1031
        {
            file.Fail(LineOfReference(text, error.Message), FirstLine(error.Message));
            return file;
        }

        if (config.Root is { } root && root.IsObject())
        {
            Take(file, root, "", lines);
        }

        if (config.HasPath(AkkaBlock))
        {
            file.Akka = Alone(config.GetValue(AkkaBlock));
        }

        return file;
    }

    /// <summary>Returns the settings of the actor system and nothing else: the others hold passwords.</summary>
    private static Config Alone(HoconValue akka)
    {
        HoconObject block = new();
        block.Items.Add(AkkaBlock, akka);
        HoconValue root = new();
        root.AppendValue(block);
        return new Config(new HoconRoot(root));
    }

    private static void Take(ConfigurationText file, HoconValue value, string path, Dictionary<string, int> lines)
    {
        if (path == AkkaBlock || path.StartsWith(AkkaPath, StringComparison.Ordinal))
        {
            return;
        }

        if (value.IsObject())
        {
            foreach ((string key, HoconValue inner) in value.GetObject().Items)
            {
                Take(file, inner, path.Length == 0 ? key : path + "." + key, lines);
            }

            return;
        }

        string name = path.StartsWith(BlockPath, StringComparison.Ordinal) ? path[BlockPath.Length..] : path;
        file.Add(name, TextOf(value), lines.GetValueOrDefault(path));
    }

    private static string TextOf(HoconValue value) =>
        value.IsArray() ? string.Join(',', value.GetStringList()) : value.GetString() ?? "";

    /// <summary>Returns the line of the reference that a message of the parser names; 0 where it names none.</summary>
    private static int LineOfReference(string text, string message)
    {
        const string Mark = "substitution: ";
        int at = message.IndexOf(Mark, StringComparison.Ordinal);
        if (at < 0)
        {
            return 0;
        }

        string name = FirstLine(message[(at + Mark.Length)..]).Trim();
        int place = text.IndexOf("${" + name + "}", StringComparison.Ordinal);
        place = place >= 0 ? place : text.IndexOf("${?" + name + "}", StringComparison.Ordinal);
        return place < 0 ? 0 : 1 + text.AsSpan(0, place).Count('\n');
    }

    private static string FirstLine(string message) => message.Split('\n')[0].TrimEnd('\r');
}
