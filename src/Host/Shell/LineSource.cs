using System.IO;
using System.Text;

namespace Accrete.Host.Shell;

/// <summary>Where the shell's input comes from.</summary>
internal interface ILineSource
{
    /// <summary>Reads one input: a command, or a form that may go over several lines.</summary>
    /// <returns>Null at the end; empty where it was thrown away.</returns>
    string? Read(string prompt);

    /// <summary>Asks whether something is meant; where nobody can be asked, it is.</summary>
    bool Confirm(string question);
}

/// <summary>Reads plain lines, from a file, a pipe or a terminal without an address for its cursor.</summary>
/// <param name="input">Where from.</param>
/// <param name="prompts">Where prompts go; null shows none.</param>
internal sealed class PlainLineSource(TextReader input, TextWriter? prompts) : ILineSource
{
    /// <inheritdoc/>
    public string? Read(string prompt)
    {
        Prompt(prompt);
        string? line = input.ReadLine();
        if (line is null)
        {
            return null;
        }

        StringBuilder text = new(line);
        while (!FormBalance.IsWhole(text.ToString()))
        {
            Prompt(new string(' ', prompt.Length - 1) + "| ");
            line = input.ReadLine();
            if (line is null)
            {
                break;
            }

            text.Append('\n').Append(line);
        }

        return text.ToString();
    }

    /// <inheritdoc/>
    public bool Confirm(string question)
    {
        if (prompts is null)
        {
            return true;
        }

        Prompt(question + " (y/n) ");
        return input.ReadLine() is not { } answer || answer.Trim().StartsWith('y');
    }

    private void Prompt(string prompt)
    {
        prompts?.Write(prompt);
        prompts?.Flush();
    }
}
