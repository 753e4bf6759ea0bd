namespace Accrete.Values;

/// <summary>Longs and truth values as objects; small longs, such as years and counts, are made once and shared
/// by all results.</summary>
internal static class Boxes
{
    private const long Min = -128, Max = 4095;

    private static readonly object True = true, False = false;

    private static readonly object[] Shared = Make();

    /// <summary>Returns a long as an object.</summary>
    public static object Of(long number) => number is >= Min and <= Max ? Shared[number - Min] : number;

    /// <summary>Returns a truth value as an object.</summary>
    public static object Of(bool truth) => truth ? True : False;

    private static object[] Make()
    {
        object[] boxes = new object[Max - Min + 1];
        for (int i = 0; i < boxes.Length; i++)
        {
            boxes[i] = Min + i;
        }

        return boxes;
    }
}
