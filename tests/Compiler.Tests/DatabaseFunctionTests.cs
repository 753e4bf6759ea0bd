using System;
using Xunit;

namespace Accrete.Compiler.Tests;

public sealed class DatabaseFunctionTests
{
    private const string Schema = """
        [{:db/ident :account/name, :db/valueType :db.type/string, :db/cardinality :db.cardinality/one,
          :db/unique :db.unique/identity}
         {:db/ident :account/balance, :db/valueType :db.type/long, :db/cardinality :db.cardinality/one}]
        """;

    private const string Deposit = """
        [{:db/ident :deposit
          :db/fn #db/fn {:lang "csharp", :params [db account amount],
                         :code "long before = (long?)db.Entity(account)[\":account/balance\"] ?? 0;
                                if (amount < 0) throw new ArgumentException(\"An amount is not negative\");
                                object[] added = { \":db/add\", account, \":account/balance\", before + amount };
                                return new object[] { added };"}}]
        """;

    private static readonly DatabaseOptions Allowing =
        DatabaseOptions.Default with { AllowDatabaseCode = true, CodeCompiler = new CSharpCompiler() };

    [Fact]
    public void A_stored_function_makes_transaction_data()
    {
        using Connection connection = Open("makes", Allowing);
        connection.Transact("""[[:deposit [:account/name "ann"] 30]]""");
        connection.Transact("""[[:deposit [:account/name "ann"] 12]]""");
        Assert.Equal(52L, connection.Db.Query("[:find ?b . :where [_ :account/balance ?b]]"));
    }

    [Fact]
    public void Database_code_does_not_run_unless_it_is_allowed()
    {
        using Connection connection = Open("off", DatabaseOptions.Default with { CodeCompiler = new CSharpCompiler() });
        AccreteException refused = Assert.Throws<AccreteException>(
            () => connection.Transact("""[[:deposit [:account/name "ann"] 30]]"""));
        Assert.Equal(AnomalyCategory.Forbidden, refused.Category);
    }

    [Fact]
    public void An_exception_in_a_function_refuses_the_transaction()
    {
        using Connection connection = Open("throws", Allowing);
        AccreteException refused = Assert.Throws<AccreteException>(
            () => connection.Transact("""[[:deposit [:account/name "ann"] -1]]"""));
        Assert.Contains("An amount is not negative", refused.Message, StringComparison.Ordinal);
        Assert.Equal(10L, connection.Db.Query("[:find ?b . :where [_ :account/balance ?b]]"));
    }

    [Fact]
    public void Code_that_does_not_compile_is_refused_with_its_line()
    {
        using Connection connection = Open("broken", Allowing);
        connection.Transact("""
            [{:db/ident :broken,
              :db/fn #db/fn {:lang "csharp", :params [db], :code "return 1;\nreturn nonsense;"}}]
            """);
        AccreteException refused = Assert.Throws<AccreteException>(() => connection.Transact("[[:broken]]"));
        Assert.Contains("line 2", refused.Message, StringComparison.Ordinal);
        Assert.Contains("nonsense", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_of_parameters_cannot_smuggle_code()
    {
        using Connection connection = Open("names", Allowing);
        connection.Transact(
            """[{:db/ident :odd, :db/fn #db/fn {:lang "csharp", :params [db "x=1;}//"], :code "return null;"}}]""");
        AccreteException refused = Assert.Throws<AccreteException>(() => connection.Transact("[[:odd 1]]"));
        Assert.Contains("no name that C# knows", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Other_languages_are_unsupported()
    {
        using Connection connection = Open("clojure", Allowing);
        connection.Transact("""[{:db/ident :clj, :db/fn #db/fn {:lang "clojure", :params [db], :code "[]"}}]""");
        AccreteException refused = Assert.Throws<AccreteException>(() => connection.Transact("[[:clj]]"));
        Assert.Equal(AnomalyCategory.Unsupported, refused.Category);
    }

    private static Connection Open(string name, DatabaseOptions options)
    {
        string uri = "datomic:mem://functions-" + name;
        Peer.CreateDatabase(uri, options);
        Connection connection = Peer.Connect(uri);
        connection.Transact(Schema);
        connection.Transact(Deposit);
        connection.Transact("""[{:account/name "ann", :account/balance 10}]""");
        return connection;
    }
}
