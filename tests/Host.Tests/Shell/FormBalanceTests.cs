using Accrete.Host.Shell;
using Xunit;

namespace Accrete.Host.Tests.Shell;

public sealed class FormBalanceTests
{
    [Theory]
    [InlineData("")]
    [InlineData(":help")]
    [InlineData("[:find ?e :where [?e :a]]")]
    [InlineData("[\"a ] b\"]")]
    [InlineData("[\\[ \\\" 1]")]
    [InlineData("[1] ; [ a comment")]
    [InlineData("]")]
    [InlineData("\"a \\\" b\"")]
    public void A_whole_form_is_whole(string text) => Assert.True(FormBalance.IsWhole(text));

    [Theory]
    [InlineData("[")]
    [InlineData("[:find ?e :where [?e :a]")]
    [InlineData("\"a")]
    [InlineData("\"a \\\"")]
    [InlineData("[1 ; ]")]
    [InlineData("{:a #{1}")]
    [InlineData("[\\]")]
    public void A_form_that_goes_on_is_not_whole(string text) => Assert.False(FormBalance.IsWhole(text));
}
