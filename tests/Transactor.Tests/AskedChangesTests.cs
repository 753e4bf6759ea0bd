using System;
using System.Threading.Tasks;
using Accrete.Storage.Wire;
using Accrete.Transactor.Intake;
using Xunit;

namespace Accrete.Transactor.Tests;

/// <summary>What the intake knows of the changes that lines have asked for.</summary>
public sealed class AskedChangesTests
{
    [Fact]
    public void The_answer_to_a_line_is_kept_for_a_minute_and_forgotten_when_another_comes_after_it()
    {
        AskedChanges changes = new();
        Task<Changed> answer = Task.FromResult(new Changed { Changed_ = true });
        changes.Add("one", answer, TimeSpan.FromSeconds(5));
        changes.Add("two", answer, TimeSpan.FromSeconds(65));
        Assert.Same(answer, changes.Find("one"));
        Assert.Null(changes.Find("three"));
        changes.Add("three", answer, TimeSpan.FromSeconds(66));
        Assert.Null(changes.Find("one"));
        Assert.Same(answer, changes.Find("two"));
    }
}
