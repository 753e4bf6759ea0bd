namespace Accrete.Storage;

/// <summary>Recognises conditional writes.</summary>
public static class Recognise
{
    /// <summary>Judges a record that was read consistently after the write was tried.</summary>
    /// <param name="current">What was read; null where the ref is absent.</param>
    /// <param name="expected">The version that the write expected.</param>
    /// <param name="write">The write; null for a removal.</param>
    public static Recognition Judge(RefRecord? current, RefVersion expected, RefWrite? write)
    {
        if (write is null ? current is null : current?.Version.Token == write.Token)
        {
            return Recognition.Ours;
        }

        return (current?.Version ?? RefVersion.Absent) == expected ? Recognition.StillExpected : Recognition.Other;
    }
}
