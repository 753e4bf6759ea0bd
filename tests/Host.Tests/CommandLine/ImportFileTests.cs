using System;
using System.IO;
using System.IO.Compression;
using System.Text;
using Accrete.Host.CommandLine;
using Accrete.Host.Import;
using Xunit;

namespace Accrete.Host.Tests.CommandLine;

/// <summary>Files that are not what they should be, and files of other shapes than vectors.</summary>
public sealed class ImportFileTests : IDisposable
{
    private const string Schema = """
        {:db/ident :p/name, :db/valueType :db.type/string, :db/cardinality :db.cardinality/one}
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_that_is_not_utf_8_is_named_with_its_byte()
    {
        string path = Path.Combine(_folder.Folder, "latin.edn");
        File.WriteAllBytes(path, [.. "[{:db/doc \""u8, 0xE9, .. "\"}]"u8]);
        Expect(path, "latin.edn is not UTF-8: there is a byte 0xE9");
    }

    [Fact]
    public void The_place_of_a_byte_that_is_no_utf_8_is_told_and_the_forms_before_it_are_done()
    {
        string path = Path.Combine(_folder.Folder, "latin.edn");
        File.WriteAllBytes(path, [.. "[{:db/doc \"ok\"}]\n[{:db/doc \"caf"u8, 0xE9, .. "\"}]\n"u8]);
        Expect(path, "line 2, column 15");
    }

    [Theory]
    [InlineData("{:db/doc \"a\"}\n5", "in.edn, form 2")]
    [InlineData("{:b {:txes {:db/doc \"x\"}}}", ":txes of the norm :b is a vector of transactions")]
    [InlineData("{:b {:txes [{:db/doc \"x\"}]}}", ":txes of the norm :b is a vector of transactions")]
    public void A_form_that_is_no_transaction_is_told_with_its_file(string text, string expected)
    {
        string path = Path.Combine(_folder.Folder, "in.edn");
        File.WriteAllText(path, text);
        Expect(path, expected);
    }

    [Fact]
    public void A_list_form_that_stands_alone_is_a_transaction()
    {
        string path = Path.Combine(_folder.Folder, "list.edn");
        File.WriteAllText(path, "(:db/add \"x\" :db/doc \"q\")");
        Assert.Equal(ExitCodes.Ok, HostRun.Of("import", path).ExitCode);
    }

    [Fact]
    public void An_empty_name_is_told() => Expect("", "The name of a file is empty");

    [Fact]
    public void A_file_that_is_named_as_packed_and_is_not_is_told()
    {
        string path = Path.Combine(_folder.Folder, "plain.edn.gz");
        File.WriteAllText(path, "[]");
        Expect(path, "is not packed by gzip");
    }

    [Fact]
    public void A_packed_file_that_was_cut_is_told_with_the_place()
    {
        using MemoryStream packed = new();
        using (GZipStream gzip = new(packed, CompressionMode.Compress, leaveOpen: true))
        {
            for (int i = 0; i < 10_000; i++)
            {
                gzip.Write(Encoding.UTF8.GetBytes($"[{{:db/doc \"{i * 7919}\"}}]\n"));
            }
        }

        string path = Path.Combine(_folder.Folder, "cut.edn.gz");
        File.WriteAllBytes(path, packed.ToArray()[..((int)packed.Length / 2)]);
        HostRun run = HostRun.Of("import", path);
        Assert.Equal(ExitCodes.Data, run.ExitCode);
        Assert.Contains("cut.edn.gz", run.Error, StringComparison.Ordinal);
        Assert.Contains("line ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_packed_file_is_whole_or_refused_wherever_it_was_cut()
    {
        // Each transaction ends with a line: .NET alone would take the first lines for all of the file.
        const string Text = "[{:db/doc \"one\"}]\n[{:db/doc \"two\"}]\n[{:db/doc \"three\"}]\n";
        byte[] member = Packed(Text);
        foreach (byte[] whole in (byte[][])[member, [.. member, .. member], Packed("")])
        {
            Assert.Equal(whole == member ? Text : whole.Length > member.Length ? Text + Text : "", Unpacked(whole));
            for (int length = 1; length < whole.Length; length++)
            {
                if (length != member.Length)
                {
                    Assert.Throws<InvalidDataException>(() => Unpacked(whole[..length]));
                }
            }
        }
    }

    private static byte[] Packed(string text)
    {
        using MemoryStream packed = new();
        using (GZipStream gzip = new(packed, CompressionMode.Compress, leaveOpen: true))
        {
            gzip.Write(Encoding.UTF8.GetBytes(text));
        }

        return packed.ToArray();
    }

    private static string Unpacked(byte[] packed)
    {
        using TextReader reader = SampleFiles.Open(new MemoryStream(packed), isPacked: true);
        return reader.ReadToEnd();
    }

    [Fact]
    public void A_packed_file_is_unpacked_whatever_its_name()
    {
        string path = Path.Combine(_folder.Folder, "packed.edn");
        using (GZipStream gzip = new(File.Create(path), CompressionMode.Compress))
        {
            gzip.Write("[{:db/doc \"x\"}]"u8);
        }

        Assert.Equal(ExitCodes.Ok, HostRun.Of("import", path).ExitCode);
    }

    [Fact]
    public void A_folder_where_a_file_is_wanted_is_told() =>
        Expect(_folder.Folder, "is a folder", "q", "[:find ?e :where [?e :db/ident]]", "--load");

    [SkippableFact]
    public void A_device_without_end_is_refused_at_its_first_bytes()
    {
        Skip.IfNot(File.Exists("/dev/zero"), "needs /dev/zero");
        Expect("/dev/zero", "is no text");
    }

    [Fact]
    public void A_long_text_without_forms_can_be_stopped()
    {
        using Interrupts interrupts = new();
        using TextWindow text = new(new Blanks(() => interrupts.Interrupt()), interrupts.Token);
        Assert.ThrowsAny<OperationCanceledException>(() =>
        {
            foreach (object? _ in Edn.EdnReader.ReadAll(text))
            {
            }
        });
    }

    [Fact]
    public void Maps_of_facts_and_list_forms_stand_at_top_level()
    {
        HostRun run = HostRun.WithInput(
            Schema + "{:p/name \"Ann\"} [:db/add \"x\" :p/name \"Bob\"] [{:p/name \"Cid\"}]", "import", "-");
        Assert.Equal(ExitCodes.Ok, run.ExitCode);
        Assert.StartsWith("4 transactions", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Norms_are_transacted_in_the_order_that_they_require()
    {
        HostRun run = HostRun.WithInput(
            "{:data {:txes [[{:p/name \"Ann\"}] [{:p/name \"Bob\"}]] :requires [:schema]} :schema {:txes [["
                + Schema + "]]}}",
            "import", "-");
        Assert.Equal(ExitCodes.Ok, run.ExitCode);
        Assert.StartsWith("3 transactions", run.Out, StringComparison.Ordinal);
        Assert.Contains("no norm :none", HostRun.WithInput(
            "{:a {:txes [[]] :requires [:none]}}", "import", "-").Error, StringComparison.Ordinal);
        Assert.Contains("requires itself", HostRun.WithInput(
            "{:a {:txes [[]] :requires [:b]} :b {:txes [[]] :requires [:a]}}", "import", "-").Error,
            StringComparison.Ordinal);
    }

    [Fact]
    public void An_error_stands_where_the_form_stands_not_where_the_text_looks_alike()
    {
        string text = "[" + new string(' ', 70_000) + "\n {:db/doc \":p/nmae\"} ; :p/nmae\n #_:p/nmae {:p/nmae 1}]";
        HostRun run = HostRun.WithInput(Schema + text, "import", "-");
        Assert.Contains("line 3, column 13", run.Error, StringComparison.Ordinal);
        Assert.Contains("Did you mean :p/name?", run.Error, StringComparison.Ordinal);
    }

    private static void Expect(string path, string message, params string[] before)
    {
        HostRun run = HostRun.Of([.. before.Length == 0 ? ["import"] : before, path]);
        Assert.Equal(ExitCodes.Data, run.ExitCode);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }

    /// <summary>Blanks without end; somebody presses Ctrl-C after a while.</summary>
    private sealed class Blanks(Action press) : TextReader
    {
        private int _reads;

        public override int Read(char[] buffer, int index, int count)
        {
            if (++_reads == 100)
            {
                press();
            }

            Array.Fill(buffer, ' ', index, count);
            return count;
        }
    }
}
