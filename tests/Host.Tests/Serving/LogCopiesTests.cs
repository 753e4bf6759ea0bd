using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using System.Threading.Tasks;
using Accrete.Host.Serving;
using Xunit;

namespace Accrete.Host.Tests.Serving;

/// <summary>Log files are copied when their day is over, each once.</summary>
public sealed class LogCopiesTests
{
    private readonly SortedDictionary<string, string> _kept = new(StringComparer.Ordinal);
    private readonly List<string> _failed = [];
    private int _copies;
    private bool _isRefused;

    [Fact]
    public async Task Files_of_past_days_are_copied_once_and_that_of_today_at_the_end()
    {
        using TemporaryFolder folder = new();
        string today = $"accrete-{TimeProvider.System.GetUtcNow():yyyy-MM-dd}.log";
        File.WriteAllText(Path.Combine(folder.Folder, "accrete-2020-01-01.log"), "one\n");
        File.WriteAllText(Path.Combine(folder.Folder, "accrete-2020-01-02.77.log"), "two\n");
        File.WriteAllText(Path.Combine(folder.Folder, "other.log"), "three\n");
        File.WriteAllText(Path.Combine(folder.Folder, today), "four\n");
        await using (LogCopies copies = Open(folder.Folder))
        {
            await copies.CopyAsync(withToday: false);
            await copies.CopyAsync(withToday: false);
            Assert.Equal(["key/accrete-2020-01-01.log", "key/accrete-2020-01-02.77.log"], _kept.Keys);
            Assert.Equal(2, _copies);
        }

        Assert.Equal("four\n", _kept["key/" + today]);
        await using (LogCopies copies = Open(folder.Folder))
        {
            await copies.CopyAsync(withToday: false);
            File.AppendAllText(Path.Combine(folder.Folder, today), "five\n");
        }

        Assert.Equal(4, _copies);
        Assert.Equal("four\nfive\n", _kept["key/" + today]);
        Assert.Empty(_failed);
    }

    [Fact]
    public async Task What_is_refused_is_told_and_tried_again()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(Path.Combine(folder.Folder, "accrete-2020-01-01.log"), "one\n");
        _isRefused = true;
        await using LogCopies copies = Open(folder.Folder);
        await copies.CopyAsync(withToday: false);
        Assert.Equal(["no right"], _failed);
        _isRefused = false;
        await copies.CopyAsync(withToday: false);
        Assert.Equal("one\n", _kept["key/accrete-2020-01-01.log"]);
    }

    private LogCopies Open(string folder) => new(
        folder,
        name => "key/" + name,
        (key, bytes, _) =>
        {
            if (_isRefused)
            {
                throw new InvalidOperationException("no right");
            }

            _copies++;
            _kept[key] = Encoding.UTF8.GetString(bytes);
            return Task.CompletedTask;
        },
        TimeProvider.System,
        _failed.Add);
}
