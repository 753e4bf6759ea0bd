using System;
using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Remote.Transport.DotNetty;

namespace Accrete.Storage.Wire;

/// <summary>Settings of the actor systems that talk over Akka.Remote.</summary>
internal static class WireConfig
{
    /// <summary>The name of the actor system of a transactor.</summary>
    public const string SystemName = "accrete";

    /// <summary>The path of the one actor that peers may reach by its name.</summary>
    public const string IntakePath = "/user/wire/intake";

    /// <summary>Returns the settings.</summary>
    /// <param name="publicHost">The name under which the others dial this system.</param>
    /// <param name="bindHost">The address to listen on.</param>
    /// <param name="port">The port; 0 takes a free one.</param>
    public static Config Settings(string publicHost, string bindHost, int port) =>
        ConfigurationFactory.ParseString($$"""
            akka {
              loggers = []
              stdout-loglevel = OFF
              actor {
                provider = remote
                serializers {
                  accrete = "{{typeof(WireSerializer).AssemblyQualifiedName}}"
                  json = "{{typeof(RefusingSerializer).AssemblyQualifiedName}}"
                }
                serialization-bindings {
                  "{{typeof(IWireMessage).AssemblyQualifiedName}}" = accrete
                }
              }
              remote {
                untrusted-mode = on
                trusted-selection-paths = ["{{IntakePath}}"]
                retry-gate-closed-for = 500ms
                log-remote-lifecycle-events = off
                dot-netty.tcp {
                  enable-ssl = true
                  hostname = "{{bindHost}}"
                  public-hostname = "{{publicHost}}"
                  port = {{port.ToString(CultureInfo.InvariantCulture)}}
                  maximum-frame-size = {{WireLimits.FrameBytesMax.ToString(CultureInfo.InvariantCulture)}}b
                  connection-timeout = 5s
                }
              }
            }
            """);

    /// <summary>Returns what makes both sides of TLS show their certificates, and know the other's.</summary>
    /// <param name="own">The certificate to show.</param>
    /// <param name="isKnown">Whether the other side's is taken.</param>
    public static Setup Tls(X509Certificate2 own, Func<X509Certificate2?, bool> isKnown) => new DotNettySslSetup(
        own, suppressValidation: false, requireMutualAuthentication: true,
        (certificate, _, _, _, _) => isKnown(certificate));

    /// <summary>Makes an actor system.</summary>
    public static ActorSystem Create(string name, Config config, Setup? tls) => ActorSystem.Create(
        name, tls is null
            ? ActorSystemSetup.Create(BootstrapSetup.Create().WithConfig(config))
            : ActorSystemSetup.Create(BootstrapSetup.Create().WithConfig(config), tls));

    /// <summary>Tells whether an actor system carries messages. A handshake that fails ends the one that dialled, which
    /// takes some seconds; all that while it still makes actors, and what they send is lost without a word.</summary>
    public static bool IsUp(ActorSystem system)
    {
        ArgumentNullException.ThrowIfNull(system);
        return !system.WhenTerminated.IsCompleted && CoordinatedShutdown.Get(system).ShutdownReason is null;
    }
}
