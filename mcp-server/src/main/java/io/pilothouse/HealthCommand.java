package io.pilothouse;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pilothouse.config.Config;
import io.pilothouse.config.ConfigException;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;

/** Asks the management port whether the server lives, for images with nothing else to ask with. */
final class HealthCommand {
  private static final int PATIENCE_MILLIS = 3_000;

  private HealthCommand() {}

  /**
   * @param settings {@code management-host} and {@code management-port}, where flags gave them
   * @return 0 when the server says that it lives
   * @throws ConfigException when it cannot be known which port to ask
   */
  static int run(Map<String, String> settings, Terminal terminal) throws ConfigException {
    Config.Management server = configuration(settings, terminal.environment());
    int port = server.port().orElse(0);
    if (port == 0) {
      throw new ConfigException("management-port: health needs the running server's port");
    }
    String url = "http://" + HttpServing.inUrl(near(server.host())) + ":" + port + "/livez";
    try {
      return ask(url, terminal);
    } catch (IOException noAnswer) {
      terminal.err().println("pilothouse: no answer from " + url);
      return ExitCode.FAILURE;
    }
  }

  /**
   * The server's own, from the same file and variables; flags that protect callers do not matter.
   */
  private static Config.Management configuration(
      Map<String, String> settings, Map<String, String> environment) throws ConfigException {
    Map<String, String> flags = new HashMap<>(settings);
    flags.put("http", "true");
    flags.put("host", "127.0.0.1");
    return new ConfigSource(flags, environment).load().management();
  }

  /** Not with java.net.http, which takes longer to load than the answer takes. */
  private static int ask(String url, Terminal terminal) throws IOException {
    HttpURLConnection question =
        (HttpURLConnection) URI.create(url).toURL().openConnection(Proxy.NO_PROXY);
    question.setConnectTimeout(PATIENCE_MILLIS);
    question.setReadTimeout(PATIENCE_MILLIS);
    boolean good = question.getResponseCode() == HttpURLConnection.HTTP_OK;
    try (var report = good ? question.getInputStream() : question.getErrorStream()) {
      terminal.out().print(report == null ? "" : new String(report.readAllBytes(), UTF_8));
    }
    return good ? ExitCode.OK : ExitCode.FAILURE;
  }

  /** Where a server that listens everywhere is found from this machine. */
  private static String near(String bound) {
    return switch (bound) {
      case "0.0.0.0" -> "127.0.0.1";
      case "::" -> "::1";
      default -> bound;
    };
  }
}
