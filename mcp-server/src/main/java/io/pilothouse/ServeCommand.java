package io.pilothouse;

import io.pilothouse.config.Config;
import io.pilothouse.config.ConfigException;
import io.pilothouse.identity.Caller;
import io.pilothouse.kubernetes.ClusterException;
import io.pilothouse.protocol.McpService;
import io.pilothouse.protocol.duplex.DuplexConnection;
import io.pilothouse.service.PilothouseService;
import io.pilothouse.transport.stdio.StdioTransport;
import java.time.Duration;
import java.util.Optional;

/** Serves one client on standard input and output, or many over HTTP. */
final class ServeCommand {
  private ServeCommand() {}

  /** Returns when the client has closed its end; over HTTP, when the process is told to end. */
  static int run(Config config, ConfigSource source, Terminal terminal) throws ConfigException {
    // Stdout belongs to the protocol: whoever prints to it by mistake prints to the log.
    System.setOut(terminal.err());
    try (Wiring wiring = Wiring.of(config)) {
      if (config.clusters().required()) {
        Optional<String> problem = reach(wiring, config.tools().timeouts().call());
        if (problem.isPresent()) {
          terminal.err().println("pilothouse: the cluster cannot be reached: " + problem.get());
          return ExitCode.CLUSTER_UNREACHABLE;
        }
      }
      Optional<String> refusal = RightsCheck.refusal(wiring, config);
      if (refusal.isPresent()) {
        terminal.err().println("pilothouse: strict-rbac: " + refusal.get());
        return ExitCode.USAGE;
      }
      PilothouseService service =
          new PilothouseService(
              VersionCommand.version(),
              wiring.invoker(),
              wiring.clusters(),
              BriefWatch.start(wiring, config.agents()));
      wiring.keepHouse();
      new ConfigWatch(source, config, wiring, service.changes()).start();
      if (config.http().enabled()) {
        return HttpServing.run(wiring, service, config, terminal);
      }
      serve(wiring, service, terminal);
      return ExitCode.OK;
    }
  }

  /** What keeps the default cluster from answering. */
  private static Optional<String> reach(Wiring wiring, Duration timeout) {
    return wiring
        .await(() -> ClusterCheck.failure(wiring.clusters(), timeout))
        .map(ClusterException::getMessage);
  }

  private static void serve(Wiring wiring, McpService service, Terminal terminal) {
    wiring.await(
        () -> {
          StdioTransport transport =
              new StdioTransport(
                  wiring.vertx(),
                  terminal.in(),
                  terminal.out(),
                  sink -> new DuplexConnection(service, Caller.local("stdio"), sink));
          transport.start();
          return transport.closed();
        });
  }
}
