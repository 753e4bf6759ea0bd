using Accrete.Host.Output;

namespace Accrete.Host.Import;

/// <summary>How far an import has come.</summary>
internal sealed class ImportProgress
{
    /// <summary>Gets or sets the name of the file that is being read.</summary>
    public string File { get; set; } = "";

    /// <summary>Gets or sets how many bytes of all files, as they lie on disk, have been read.</summary>
    public long BytesRead { get; set; }

    /// <summary>Gets or sets how many bytes all files have.</summary>
    public long BytesTotal { get; set; }

    /// <summary>Gets or sets how many transactions were made.</summary>
    public int Transactions { get; set; }

    /// <summary>Gets or sets how many batches were there already.</summary>
    public int Skipped { get; set; }

    /// <summary>Gets or sets how many datoms the transactions added or retracted.</summary>
    public long Datoms { get; set; }

    /// <summary>Gets what was made, in words.</summary>
    public string Made => $"{Plural.Of(Transactions, "transaction")}, {Plural.Of(Datoms, "datom")}";

    /// <summary>Gets what was there already, in words that go on after others.</summary>
    public string PassedOver => Skipped == 0 ? ""
        : $", {Plural.Of(Skipped, "batch")} {(Skipped == 1 ? "was" : "were")} there already";
}
