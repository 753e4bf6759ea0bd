using System;
using System.Linq;
using System.Xml.Linq;

namespace Accrete.Storage.DynamoDb.Provisioning;

/// <summary>Is what a service of AWS that speaks XML answers.</summary>
/// <param name="Code">The name of the error; null where there is none.</param>
/// <param name="Text">What it says about the error.</param>
/// <param name="Content">The whole of it; null where it was empty.</param>
internal sealed record AwsAnswer(string? Code, string Text, XDocument? Content)
{
    /// <summary>Gets the error of an answer; null where there is none.</summary>
    public AccreteException? Error => Code switch
    {
        null => null,
        "AccessDenied" or "InvalidClientTokenId" or "SignatureDoesNotMatch" or "ExpiredToken" =>
            StorageErrors.Denied($"AWS says {Code}: {Text}"),
        _ => StorageErrors.Fault($"AWS says {Code}: {Text}"),
    };

    /// <summary>Reads an answer.</summary>
    /// <exception cref="System.Xml.XmlException">It is no XML.</exception>
    public static AwsAnswer Read(bool isSuccess, int status, string text)
    {
        XDocument? content = text.TrimStart().StartsWith('<') ? XDocument.Parse(text) : null;
        AwsAnswer answer = new(null, "", content);
        return isSuccess ? answer : answer with
        {
            Code = answer.Find("Code") ?? FormattableString.Invariant($"status {status}"),
            Text = answer.Find("Message") ?? "",
        };
    }

    /// <summary>Returns the text of an element.</summary>
    /// <exception cref="AccreteException">There is no such element.</exception>
    public string Value(string element) =>
        Find(element) ?? throw StorageErrors.Fault($"The answer of AWS has no {element}.");

    private string? Find(string element) =>
        Content?.Descendants().FirstOrDefault(each => each.Name.LocalName == element)?.Value;
}
