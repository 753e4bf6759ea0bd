using System;
using System.Globalization;
using System.Numerics;
using System.Reflection;
using System.Runtime.Serialization;
using System.Text;

namespace Accrete.Edn.Clr;

/// <summary>Writes .NET's names as EDN's: <c>FirstMate</c> is <c>first-mate</c>.</summary>
internal static class ClrNames
{
    /// <summary>Returns a name in small letters, with dashes where a word begins.</summary>
    public static string Dashed(string name)
    {
        int generic = name.IndexOf('`', StringComparison.Ordinal);
        ReadOnlySpan<char> text = generic < 0 ? name : name.AsSpan(0, generic);
        StringBuilder dashed = new();
        for (int i = 0; i < text.Length; i++)
        {
            bool isBegin = i > 0 && char.IsUpper(text[i])
                && (!char.IsUpper(text[i - 1]) || (i + 1 < text.Length && char.IsLower(text[i + 1])));
            if (isBegin && text[i - 1] != '_')
            {
                dashed.Append('-');
            }

            dashed.Append(text[i] == '_' ? '-' : char.ToLowerInvariant(text[i]));
        }

        return dashed.ToString();
    }

    /// <summary>Returns the keyword of a member of an enum, the number of a value without a name.</summary>
    public static object OfMember(Enum value)
    {
        Type type = value.GetType();
        if (Enum.GetName(type, value) is not { } name)
        {
            BigInteger number = BigInteger.Parse(value.ToString("D"), CultureInfo.InvariantCulture);
            return number <= long.MaxValue ? (object)(long)number : number;
        }

        string? stated = type.GetField(name)?.GetCustomAttribute<EnumMemberAttribute>()?.Value;
        return stated is [':', _, ..] ? Keyword.Parse(stated) : Keyword.Of(Dashed(type.Name), Dashed(stated ?? name));
    }
}
