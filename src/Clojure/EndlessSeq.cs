using System;
using System.Collections;
using System.Collections.Generic;

namespace Accrete.Clojure;

/// <summary>A sequence without an end, as <c>(range)</c> and <c>(iterate f x)</c> make: its items are computed when
/// they are taken. Only what takes some of them may be called with it.</summary>
internal sealed class EndlessSeq(Func<IEnumerable<object?>> items) : IEnumerable<object?>
{
    /// <inheritdoc/>
    public IEnumerator<object?> GetEnumerator()
    {
        int left = Seqs.CountMax;
        foreach (object? item in items())
        {
            yield return left-- > 0
                ? item
                : throw DbErrors.Argument($"More than {Seqs.CountMax} items of a sequence without an end");
        }
    }

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
