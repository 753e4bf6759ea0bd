using System.CommandLine;
using Accrete.Host.Errors;
using Accrete.Host.Output;
using Accrete.Query;
using Accrete.Query.Engine;

namespace Accrete.Host.CommandLine;

/// <summary><c>pull PATTERN ENTITY</c>: shows what an entity has.</summary>
internal static class PullCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create(HostIo io)
    {
        Argument<string> pattern = new("pattern")
        {
            Description = "The pull pattern as EDN, for example [*]; @FILE takes it from a file.",
        };
        Argument<string> entity = new("entity")
        {
            Description = "An entity id, an ident, or a lookup ref such as [:artist/gid #uuid \"...\"].",
        };
        SourceOptions source = new();
        FormatOptions format = new();
        Command command = new("pull", "Show what an entity has.") { pattern, entity };
        source.AddTo(command);
        format.AddTo(command);
        command.SetAction(parsed =>
        {
            UserText patternText = UserText.Of("the pattern", parsed.GetRequiredValue(pattern), io.In, io.Cancellation);
            UserText entityText = UserText.Of("the entity", parsed.GetRequiredValue(entity), io.In, io.Cancellation);
            object? patternForm = patternText.Read(), entityForm = entityText.Read();
            return source.With(parsed, io, workspace =>
            {
                Database database = source.View(parsed, workspace.Now, io.Error);
                entityText.Do(() => database.Entid(entityForm), database); // what is wrong with it is shown there
                using WorkLimit.Scope limit = QueryEngine.Begin(QueryOptions.Default, io.Cancellation);
                object? pulled = patternText.Do(
                    () => database.Pull(patternForm!, entityForm, io.Cancellation), database);
                format.Printer(parsed, io).Print(pulled);
                Notes.OnPattern(io.Error, database, patternForm);
                return ExitCodes.Ok;
            });
        });
        return command;
    }
}
