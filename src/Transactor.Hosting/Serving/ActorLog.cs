using System;
using Akka.Actor;
using Akka.Event;
using Microsoft.Extensions.Logging;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace Accrete.Serving;

/// <summary>Writes what the actors log where the rest of the process logs.</summary>
internal sealed class ActorLog : UntypedActor
{
    private readonly ILoggerFactory _loggers;

    private ActorLog(ILoggerFactory loggers) => _loggers = loggers;

    /// <summary>Says how to make one.</summary>
    public static Props Props(ILoggerFactory loggers) => Akka.Actor.Props.CreateBy(new Producer(loggers));

    /// <inheritdoc/>
    protected override void PreStart() => Context.System.EventStream.Subscribe(Self, typeof(LogEvent));

    /// <inheritdoc/>
    protected override void OnReceive(object message)
    {
        if (message is LogEvent logged)
        {
            LogLevel level = logged.LogLevel() switch
            {
                Akka.Event.LogLevel.DebugLevel => LogLevel.Debug,
                Akka.Event.LogLevel.InfoLevel => LogLevel.Information,
                Akka.Event.LogLevel.WarningLevel => LogLevel.Warning,
                _ => LogLevel.Error,
            };
            ILogger logger = _loggers.CreateLogger(logged.LogClass?.Name ?? "actor");
            if (IsOfPeers(logged))
            {
                // Peers come and go, and strangers knock: each is a line, no stack of calls, and no alarm.
                logger.Log(
                    LogLevel.Information, default, logged, null,
                    static (each, _) => FirstLine(each.Message.ToString()));
            }
            else
            {
                logger.Log(
                    level, default, logged, logged.Cause, static (each, _) => $"{each.Message} ({each.LogSource})");
            }
        }
    }

    private static bool IsOfPeers(LogEvent logged) =>
        logged.LogClass?.Namespace?.StartsWith("Akka.Remote", StringComparison.Ordinal) == true
        || logged.LogSource.Contains("/endpointManager/", StringComparison.Ordinal);

    private static string FirstLine(string? message) => (message ?? "").Split('\n', 2)[0].TrimEnd();

    private sealed class Producer(ILoggerFactory loggers) : IIndirectActorProducer
    {
        public Type ActorType => typeof(ActorLog);

        public ActorBase Produce() => new ActorLog(loggers);

        public void Release(ActorBase actor)
        {
        }
    }
}
