using System;
using System.Text.Json;
using Accrete.Edn;
using Accrete.Host.Output;
using Xunit;

namespace Accrete.Host.Tests.Output;

public sealed class JsonTextTests
{
    [Theory]
    [InlineData("nil", "null")]
    [InlineData("[1 2.5 true]", "[1,2.5,true]")]
    [InlineData("#{1}", "[1]")]
    [InlineData("{:artist/name \"Ann\", \"k\" :v, 1 2}", "{\"artist/name\":\"Ann\",\"k\":\":v\",\"1\":2}")]
    [InlineData("123456789012345678901234567890N", "123456789012345678901234567890")]
    [InlineData("1.50M", "1.50")]
    [InlineData("##NaN", "\"NaN\"")]
    [InlineData("##-Inf", "\"-Infinity\"")]
    [InlineData("a/b", "\"a/b\"")]
    [InlineData("\\x", "\"x\"")]
    [InlineData("#uuid \"b10bbbfc-cf9e-42e0-be17-e2c3e1d2600d\"", "\"b10bbbfc-cf9e-42e0-be17-e2c3e1d2600d\"")]
    [InlineData("\"\u00e9 \\\" \\n <\"", "\"\u00e9 \\\" \\n <\"")]
    public void Each_kind_of_value_has_its_json(string edn, string json) =>
        Assert.Equal(json, JsonText.Of(EdnReader.Read(edn)));

    [Fact]
    public void An_instant_is_a_time_that_json_readers_know()
    {
        string json = JsonText.Of(new Instant(1_000));
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1), JsonSerializer.Deserialize<DateTimeOffset>(json));
    }

    [Fact]
    public void Bytes_are_base64() => Assert.Equal("\"AQI=\"", JsonText.Of(new byte[] { 1, 2 }));
}
