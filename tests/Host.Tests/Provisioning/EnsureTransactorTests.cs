using System.IO;
using Accrete.Host.CommandLine;
using Accrete.Host.Provisioning;
using Xunit;

namespace Accrete.Host.Tests.Provisioning;

/// <summary>The file of a transactor that is completed: only what is new in it changes.</summary>
public sealed class EnsureTransactorTests
{
    [Theory]
    [InlineData("a=1\nrole=old\nb=2\n", false, "a=1\nrole=new\nb=2\n")]
    [InlineData("a=1\n# role=\nb=2\n", false, "a=1\nrole=new\nb=2\n")]
    [InlineData("# role=shown\nrole=\n", false, "# role=shown\nrole=new\n")]
    [InlineData("a=1", false, "a=1\nrole=new\n")]
    [InlineData("", false, "role=new\n")]
    [InlineData("my-role=1\nrole-of=2\n", false, "my-role=1\nrole-of=2\nrole=new\n")]
    [InlineData("a = 1\n# role = \"\"\n", true, "a = 1\nrole = \"new\"\n")]
    [InlineData("role=1\r\nb=2\r\n", false, "role=new\r\nb=2\r\n")]
    public void A_property_is_set_in_its_place(string before, bool isHocon, string after)
    {
        Assert.Equal(after, PropertyLines.Set(before, isHocon, "role", "new"));
        Assert.Equal(after, PropertyLines.Set(after, isHocon, "role", "new"));
    }

    [Theory]
    [InlineData("protocol=dev\n", "ensure-transactor is for protocol ddb and ddb-local.")]
    [InlineData("protocol=ddb\n", "aws-dynamodb-region must be set: such as eu-west-1.")]
    [InlineData("protocol=ddb-local\n", "aws-dynamodb-override-endpoint must be set: HOST:PORT.")]
    public void A_file_that_lacks_the_place_is_refused(string text, string expected)
    {
        using TemporaryFolder folder = new();
        string input = folder.Write("in.properties", text), output = Path.Combine(folder.Folder, "out.properties");
        HostRun run = HostRun.Of("ensure-transactor", input, output);
        Assert.Equal((ExitCodes.Data, $"{input}: {expected}\n"), (run.ExitCode, run.Error.ReplaceLineEndings("\n")));
        Assert.False(File.Exists(output));
    }
}
