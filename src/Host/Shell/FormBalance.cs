namespace Accrete.Host.Shell;

/// <summary>Tells whether a text is a whole form, or goes on in the next line.</summary>
internal static class FormBalance
{
    /// <summary>Returns how many brackets are open at the end; more than 0 inside a string too.</summary>
    public static int OpenCount(string text)
    {
        int open = 0;
        for (int i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '\\':
                    i++;
                    break;
                case ';':
                    i = EndOfLine(text, i);
                    break;
                case '"':
                    i = EndOfString(text, i + 1);
                    if (i >= text.Length)
                    {
                        return open + 1;
                    }

                    break;
                case '(' or '[' or '{':
                    open++;
                    break;
                case ')' or ']' or '}':
                    open--;
                    break;
                default:
                    break;
            }
        }

        return open;
    }

    /// <summary>Returns whether nothing is open. A bracket too many is whole too: the reader shall tell
    /// of it.</summary>
    public static bool IsWhole(string text) => OpenCount(text) <= 0;

    private static int EndOfLine(string text, int start)
    {
        int end = text.IndexOf('\n', start);
        return end < 0 ? text.Length : end;
    }

    private static int EndOfString(string text, int start)
    {
        int i = start;
        while (i < text.Length && text[i] != '"')
        {
            i += text[i] == '\\' ? 2 : 1;
        }

        return i;
    }
}
