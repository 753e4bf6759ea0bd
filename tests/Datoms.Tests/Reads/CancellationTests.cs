using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Accrete.Edn;
using Xunit;

namespace Accrete.Datoms.Tests.Reads;

/// <summary>Reads that can take long stop where their token is cancelled.</summary>
public sealed class CancellationTests
{
    private const string People = """[{:p/name "Ann", :p/born 1990, :p/parts [{:p/name "Arm", :p/born 1991}]}]""";
    private const string ByAge = "{:index :avet, :selector [:p/name :p/born], :start [:p/born]}";

    [Fact]
    public void Pulls_and_touched_entities_stop()
    {
        Database database = Sample.Of(People);
        EdnVector ann = (EdnVector)EdnReader.Read("[:p/name \"Ann\"]")!; // the text is a vector
        CancellationToken cancelled = new(canceled: true);
        Assert.Throws<OperationCanceledException>(() => database.Pull("[*]", ann, cancelled));
        Assert.Throws<OperationCanceledException>(() => database.Pull<Person>("[*]", ann, cancelled));
        Assert.Throws<OperationCanceledException>(() => database.PullMany("[*]", [ann], cancelled));
        Assert.Throws<OperationCanceledException>(() => database.Entity(ann)!.Touch(cancelled)); // Ann is there
        Assert.Throws<OperationCanceledException>(() => database.IndexPull(ByAge, cancelled).Count());
    }

    [Fact]
    public void A_sequence_of_pulls_stops_between_two_of_them()
    {
        using CancellationTokenSource source = new();
        using IEnumerator<EdnMap?> pulls = Sample.Of(People).IndexPull(ByAge, source.Token).GetEnumerator();
        Assert.True(pulls.MoveNext());
        source.Cancel();
        Assert.Throws<OperationCanceledException>(() => pulls.MoveNext());
    }

    [Fact]
    public void Entities_along_an_index_come_as_records()
    {
        IEnumerable<Person?> people = Sample.Of(People).IndexPull<Person>(ByAge);
        Assert.Equal([new Person("Ann", 1990), new Person("Arm", 1991)], people);
    }

    private sealed record Person(string Name, long Born);
}
