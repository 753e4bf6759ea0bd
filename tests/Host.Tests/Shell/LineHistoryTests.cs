using System;
using System.IO;
using Accrete.Host.Shell;
using Xunit;

namespace Accrete.Host.Tests.Shell;

public sealed class LineHistoryTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("accrete-history").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void What_was_entered_is_there_in_the_next_run_with_its_lines()
    {
        string path = Path.Combine(_folder, "state", "history");
        LineHistory history = new(path);
        history.Add("[:find ?e\n :where [?e :a \"x\"]]");
        history.Add(":help");
        history.Add(":help");
        Assert.Equal(["[:find ?e\n :where [?e :a \"x\"]]", ":help"], new LineHistory(path).Entries);
    }

    [Fact]
    public void A_file_that_is_no_history_does_no_harm()
    {
        string path = Path.Combine(_folder, "history");
        File.WriteAllText(path, "\"kept\"\n[broken");
        Assert.Equal(["kept"], new LineHistory(path).Entries);
    }

    [Fact]
    public void A_history_that_cannot_be_kept_is_no_failure()
    {
        File.WriteAllText(Path.Combine(_folder, "file"), "");
        LineHistory history = new(Path.Combine(_folder, "file", "history"));
        history.Add("x");
        Assert.Equal(["x"], history.Entries);
    }
}
