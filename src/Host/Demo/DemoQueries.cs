using System.Collections.Generic;

namespace Accrete.Host.Demo;

/// <summary>One question of the demonstration.</summary>
/// <param name="Title">What is asked, in words.</param>
/// <param name="Query">The query.</param>
/// <param name="Input">The input beside the database as EDN; null for none.</param>
/// <param name="SortColumn">The column that rows are shown by, counted from 0.</param>
/// <param name="IsDescending">Whether the largest come first.</param>
internal sealed record DemoQuery(string Title, string Query, string? Input, int SortColumn, bool IsDescending);

/// <summary>The questions of the demonstration, all over the MusicBrainz sample.</summary>
internal static class DemoQueries
{
    /// <summary>Gets the questions in order.</summary>
    public static IReadOnlyList<DemoQuery> All { get; } =
    [
        new(
            "Joins: what did John Lennon release, and on which label?",
            """
            [:find ?year ?release ?label
             :where [?a :artist/name "John Lennon"]
                    [?r :release/artists ?a]
                    [?r :release/name ?release]
                    [?r :release/year ?year]
                    [?r :release/labels ?l]
                    [?l :label/name ?label]]
            """,
            null,
            0,
            IsDescending: false),
        new(
            "Aggregates: which countries have the most artists?",
            """
            [:find ?country (count ?a) (min ?start)
             :where [?a :artist/country ?c]
                    [?c :country/name ?country]
                    [?a :artist/startYear ?start]]
            """,
            null,
            1,
            IsDescending: true),
        new(
            "Rules: who is linked to John Lennon through shared releases, over any number of steps?",
            """
            [:find ?name
             :in $ %
             :where [?lennon :artist/name "John Lennon"]
                    (linked ?lennon ?artist)
                    [?artist :artist/name ?name]
                    [(not= ?name "John Lennon")]]
            """,
            """
            [[(linked ?a ?b) [?r :release/artists ?a] [?r :release/artists ?b] [(not= ?a ?b)]]
             [(linked ?a ?b) [?r :release/artists ?a] [?r :release/artists ?x] [(not= ?a ?x)] (linked ?x ?b)]]
            """,
            0,
            IsDescending: false),
        new(
            "Words: which releases have a name with the word 'ballads'?",
            """
            [:find ?name ?artist
             :where [(fulltext $ :release/name "ballads") [[?r ?name]]]
                    [?r :release/artistCredit ?artist]]
            """,
            null,
            0,
            IsDescending: false),
    ];

    /// <summary>Gets the pattern and the entity of the pull.</summary>
    public static (string Pattern, string Entity) Pull { get; } =
    (
        """
        [:artist/name
         :artist/startYear
         {:artist/country [:country/name]}
         {[:release/_artists :limit 3 :as :releases] [:release/name :release/year {:release/labels [:label/name]}]}]
        """,
        """[:artist/gid #uuid "561d854a-6a28-4aa7-8c99-323e6ce46c2a"]""");

    /// <summary>Gets the artist of whom a fact is mended: Simon and Garfunkel, who began as Tom and Jerry.</summary>
    public static string CorrectedArtist { get; } = """[:artist/gid #uuid "5d02f264-e225-41ff-83f7-d9b1f0b1874a"]""";

    /// <summary>Gets the transaction that mends it.</summary>
    public static string Correction { get; } = $"[[:db/add {CorrectedArtist} :artist/startYear 1957]]";

    /// <summary>Gets the query that finds the transaction that mended it: this one, or one of a run before.</summary>
    public static string Mended { get; } =
        "[:find ?tx . :in $ ?artist :where [?artist :artist/startYear 1957 ?tx]]";

    /// <summary>Gets the query that shows it at different times.</summary>
    public static string Corrected { get; } =
        """
        [:find ?year ?tx ?added
         :in $ ?artist
         :where [?artist :artist/startYear ?year ?tx ?added]]
        """;

    /// <summary>Gets the query that is explained.</summary>
    public static string Explained { get; } =
        """
        [:find ?release
         :where [?r :release/name ?release]
                [?r :release/artists ?a]
                [?a :artist/country ?c]
                [?c :country/name "Japan"]]
        """;
}
