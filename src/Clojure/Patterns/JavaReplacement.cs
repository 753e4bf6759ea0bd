using System;
using System.Text;
using System.Text.RegularExpressions;

namespace Accrete.Clojure.Patterns;

/// <summary>Replaces what an expression matches, by a template in Java's syntax or by what is computed of each
/// match.</summary>
internal static class JavaReplacement
{
    /// <summary>Returns the text with matches replaced by a template: <c>$1</c> and <c>${name}</c> are groups,
    /// <c>\x</c> is x itself.</summary>
    /// <exception cref="AccreteException">The template is malformed, or names a group that the expression does not
    /// have; found with the first match.</exception>
    public static string ByTemplate(string text, JavaRegex regex, string template, bool isFirstOnly) =>
        ByMatch(text, regex, (match, target) => Fill(match, regex, template, target), isFirstOnly);

    /// <summary>Returns the text with matches replaced by what a function makes of each.</summary>
    public static string ByFunction(string text, JavaRegex regex, Func<Match, string> replacement, bool isFirstOnly) =>
        ByMatch(text, regex, (match, target) => target.Append(replacement(match)), isFirstOnly);

    private static string ByMatch(
        string text, JavaRegex regex, Action<Match, StringBuilder> append, bool isFirstOnly)
    {
        StringBuilder? replaced = null;
        int from = 0;
        for (Match? match = regex.Find(text); match is not null; match = JavaRegex.Next(match))
        {
            replaced ??= new StringBuilder(text.Length);
            replaced.Append(text, from, match.Index - from);
            append(match, replaced);
            WorkLimit.TakeText(replaced.Length);
            from = match.Index + match.Length;
            if (isFirstOnly)
            {
                break;
            }
        }

        return replaced is null ? text : replaced.Append(text, from, text.Length - from).ToString();
    }

    private static void Fill(Match match, JavaRegex regex, string template, StringBuilder target)
    {
        for (int i = 0; i < template.Length; i++)
        {
            char c = template[i];
            if (c == '\\')
            {
                target.Append(++i < template.Length
                    ? template[i]
                    : throw DbErrors.Argument("A character to be escaped is missing in the replacement"));
            }
            else if (c == '$')
            {
                target.Append(match.Groups[Group(match, regex, template, ref i)].Value);
            }
            else
            {
                target.Append(c);
            }
        }
    }

    /// <summary>Reads the group that a dollar sign begins: a name in braces, or as many digits as there are groups
    /// for.</summary>
    private static int Group(Match match, JavaRegex regex, string template, ref int at)
    {
        int next = at + 1;
        if (next < template.Length && template[next] == '{')
        {
            return NamedGroup(regex, template, next, out at);
        }

        if (next >= template.Length || !char.IsAsciiDigit(template[next]))
        {
            throw DbErrors.Argument("Illegal group reference in the replacement");
        }

        int group = template[next] - '0';
        if (group >= match.Groups.Count)
        {
            throw DbErrors.Argument($"No group {group}");
        }

        for (at = next; at + 1 < template.Length && char.IsAsciiDigit(template[at + 1]); at++)
        {
            int longer = (group * 10) + template[at + 1] - '0';
            if (longer >= match.Groups.Count)
            {
                break;
            }

            group = longer;
        }

        return group;
    }

    private static int NamedGroup(JavaRegex regex, string template, int brace, out int end)
    {
        end = template.IndexOf('}', brace);
        string name = end < 0 ? "" : template[(brace + 1)..end];
        return PatternGroups.IsName(name)
            ? regex.GroupNumber(name) ?? throw DbErrors.Argument($"No group with name {{{name}}}")
            : throw DbErrors.Argument("A named group of the replacement is malformed");
    }
}
