using System;
using System.Threading.Tasks;
using Accrete;
using Microsoft.AspNetCore.Http;

namespace Routed;

/// <summary>Sends requests that concern one customer to the member that reads the customer's partition; all others are
/// answered where they arrive.</summary>
/// <remarks>A redirect, so that nothing is copied and clients learn the way. It is taken once: where two members differ
/// about who is there, the second answers, from a colder cache.</remarks>
/// <param name="next">What answers.</param>
/// <param name="router">Knows the members by their base addresses.</param>
/// <param name="self">This one's.</param>
public sealed class PartitionRouting(RequestDelegate next, PartitionRouter router, string self)
{
    /// <summary>The route value that names the customer.</summary>
    public const string Key = "customer";

    /// <summary>In the query of a request that was sent on.</summary>
    public const string Mark = "routed";

    /// <summary>Returns the partition that all facts about a customer lie in.</summary>
    public static long PartitionOf(string customer) => Peer.ImplicitPart(PartitionHash.NumberOf(customer));

    /// <summary>Sends a request on, or has it answered.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (context.Request.RouteValues[Key] is not string customer || context.Request.Query.ContainsKey(Mark))
        {
            return next(context);
        }

        string member = router.MemberOfPartition(PartitionOf(customer));
        if (string.Equals(member, self, StringComparison.Ordinal))
        {
            return next(context);
        }

        HttpRequest request = context.Request;
        // 307: method and body stay as they are.
        context.Response.StatusCode = StatusCodes.Status307TemporaryRedirect;
        context.Response.Headers.Location = member + request.PathBase.ToUriComponent() + request.Path.ToUriComponent()
            + request.QueryString.Add(Mark, "1").ToUriComponent();
        return Task.CompletedTask;
    }
}
