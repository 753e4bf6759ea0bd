using System.IO;
using System.Linq;
using Xunit;

namespace Accrete.Edn.Tests;

/// <summary>The reader, form after form.</summary>
public sealed class ReadingTests
{
    [Fact]
    public void Forms_of_a_text_come_one_after_the_other()
    {
        object?[] forms = [.. EdnReader.ReadAll(new StringReader("1 [2 3] ; end\n {:a \"x\"} #_ 4 nil"))];

        Assert.Equal(4, forms.Length);
        Assert.Equal(1L, forms[0]);
        Assert.Equal(EdnVector.Of(2L, 3L), forms[1]);
        Assert.Equal(EdnMap.Of(Keyword.Parse(":a"), "x"), forms[2]);
        Assert.Null(forms[3]);
    }

    [Fact]
    public void A_form_at_the_edge_of_the_buffer_is_read_whole()
    {
        string text = string.Concat(Enumerable.Range(0, 20_000).Select(i => $":key/number{i} \"text\\n{i}\" {i} "));

        object?[] forms = [.. EdnReader.ReadAll(new StringReader(text))];

        Assert.Equal(60_000, forms.Length);
        Assert.Equal(Keyword.Of("key", "number19999"), forms[^3]);
        Assert.Equal("text\n19999", forms[^2]);
        Assert.Equal(19999L, forms[^1]);
    }
}
