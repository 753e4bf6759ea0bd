using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using Routed;
using Xunit;

namespace Accrete.Samples.Tests;

/// <summary>The middleware among the samples sends each request to the member that reads its partition, once.</summary>
public sealed class RoutedSample
{
    private static readonly string[] Members = ["http://a:1", "http://b:2", "http://c:3"];
    private static readonly PartitionRouter Router = new(Members);

    [Fact]
    public async Task Each_customer_is_answered_by_one_member_to_which_the_others_redirect()
    {
        HashSet<string> answering = [];
        foreach (string customer in Enumerable.Range(0, 50).Select(i => $"customer {i}"))
        {
            string own = Router.MemberOfPartition(PartitionRouting.PartitionOf(customer));
            answering.Add(own);
            foreach (string member in Members)
            {
                (bool isAnswered, HttpResponse response) = await AskAsync(member, customer, "?page=2");
                Assert.Equal(member == own, isAnswered);
                if (!isAnswered)
                {
                    Assert.Equal(StatusCodes.Status307TemporaryRedirect, response.StatusCode);
                    Assert.Equal($"{own}/customers/x%20y/orders?page=2&routed=1", response.Headers.Location.ToString());
                }
            }
        }

        Assert.Equal(Members.Length, answering.Count);
    }

    [Fact]
    public async Task What_was_sent_on_or_is_of_no_customer_is_answered_where_it_arrives()
    {
        foreach (string member in Members)
        {
            Assert.True((await AskAsync(member, "Ann", "?routed=1")).IsAnswered);
            Assert.True((await AskAsync(member, null, "")).IsAnswered);
        }
    }

    private static async Task<(bool IsAnswered, HttpResponse Response)> AskAsync(
        string self, string? customer, string query)
    {
        DefaultHttpContext context = new();
        context.Request.Path = "/customers/x y/orders";
        context.Request.QueryString = new QueryString(query);
        if (customer is not null)
        {
            context.Request.RouteValues[PartitionRouting.Key] = customer;
        }

        bool isAnswered = false;
        PartitionRouting routing = new(
            _ =>
            {
                isAnswered = true;
                return Task.CompletedTask;
            },
            Router,
            self);
        await routing.InvokeAsync(context);
        return (isAnswered, context.Response);
    }
}
