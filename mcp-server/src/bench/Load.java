import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Calls one tool of several servers over HTTP, as fast as they answer, and compares them.
 *
 * <p>{@code java Load.java ROUNDS LABEL URL REQUEST [-- LABEL URL REQUEST...]}, where REQUEST is
 * the tool and its arguments in JSON. After some calls that do not count, every server in turn, in
 * each round, gets three seconds of calls over 1, 8 and 32 connections, each in a session of its
 * own. The last server is the one that the others are compared with.
 *
 * <p>{@code java Load.java memory LABEL URL REQUEST PID}: 10,000 calls and then 90,000 more, after
 * each of which the server's memory is read from {@code /proc}.
 */
class Load {
  private static final int[] CONNECTIONS = {1, 8, 32};
  private static final int WARM_UP_CONNECTIONS = 8;
  private static final long WARM_UP_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final int FEW_CALLS = 10_000;
  private static final int MANY_CALLS = 100_000;
  private static final long RUN_NANOS = TimeUnit.SECONDS.toNanos(3);

  private record Server(String label, URI url, String params, List<Run> runs) {
    List<Run> with(int connections) {
      return runs.stream().filter(run -> run.connections == connections).toList();
    }
  }

  /** Times in microseconds. */
  private record Run(int connections, double perSecond, double p50, double p99) {}

  public static void main(String[] arguments) throws Exception {
    if (arguments[0].equals("memory")) {
      memory(servers(Arrays.asList(arguments).subList(1, 4)).get(0), arguments[4]);
      return;
    }
    int rounds = Integer.parseInt(arguments[0]);
    List<Server> servers = servers(Arrays.asList(arguments).subList(1, arguments.length));
    for (Server server : servers) {
      call(server, WARM_UP_CONNECTIONS, Integer.MAX_VALUE, System.nanoTime() + WARM_UP_NANOS);
    }
    for (int round = 0; round < rounds; round++) {
      for (int connections : CONNECTIONS) {
        for (Server server : servers) {
          server.runs.add(timed(server, connections));
        }
      }
    }
    for (int connections : CONNECTIONS) {
      print(servers, connections);
    }
  }

  private static List<Server> servers(List<String> words) {
    List<Server> servers = new ArrayList<>();
    for (int i = 0; i < words.size(); i += 4) {
      servers.add(
          new Server(
              words.get(i), URI.create(words.get(i + 1)), words.get(i + 2), new ArrayList<>()));
    }
    return servers;
  }

  private static void memory(Server server, String pid) throws Exception {
    long few = 0;
    for (int calls = FEW_CALLS; calls <= MANY_CALLS; calls += FEW_CALLS) {
      call(server, WARM_UP_CONNECTIONS, FEW_CALLS / WARM_UP_CONNECTIONS, Long.MAX_VALUE);
      long now = resident(pid);
      few = calls == FEW_CALLS ? now : few;
      System.out.printf(
          "%-36s %4d MB after %,7d calls (%+.1f %%)%n",
          server.label, now / 1000, calls, 100.0 * (now - few) / few);
    }
  }

  private static long resident(String pid) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("\\D", ""));
      }
    }
    throw new IOException("no VmRSS for process " + pid);
  }

  private static Run timed(Server server, int connections) throws Exception {
    long start = System.nanoTime();
    long[] nanos = call(server, connections, Integer.MAX_VALUE, start + RUN_NANOS);
    double seconds = (System.nanoTime() - start) / 1e9;
    Arrays.sort(nanos);
    return new Run(
        connections,
        nanos.length / seconds,
        nanos[nanos.length / 2] / 1e3,
        nanos[(int) (nanos.length * 0.99)] / 1e3);
  }

  /** The time each call took. */
  private static long[] call(Server server, int connections, int most, long until)
      throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(connections)) {
      List<Callable<long[]>> clients = new ArrayList<>();
      for (int i = 0; i < connections; i++) {
        clients.add(() -> client(server, most, until));
      }
      List<long[]> all = new ArrayList<>();
      for (Future<long[]> client : threads.invokeAll(clients)) {
        all.add(client.get());
      }
      return all.stream().flatMapToLong(Arrays::stream).toArray();
    }
  }

  private static long[] client(Server server, int most, long until) throws IOException {
    try (Connection connection = new Connection(server.url)) {
      String session = connection.initialize();
      byte[] request = connection.request(session, message("tools/call", server.params));
      long[] nanos = new long[1024];
      int calls = 0;
      for (long now = System.nanoTime(); calls < most && now - until < 0; calls++) {
        connection.exchange(request);
        long done = System.nanoTime();
        nanos = calls == nanos.length ? Arrays.copyOf(nanos, 2 * calls) : nanos;
        nanos[calls] = done - now;
        now = done;
      }
      connection.exchange(connection.delete(session));
      return Arrays.copyOf(nanos, calls);
    }
  }

  private static String message(String method, String params) {
    return "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"%s\",\"params\":%s}"
        .formatted(method, params);
  }

  /** A connection that costs as little as possible, because it shares the machine. */
  private static final class Connection implements AutoCloseable {
    private static final byte[] FAILED = "\"isError\":true".getBytes(StandardCharsets.UTF_8);
    private static final byte[] RESULT = "\"result\"".getBytes(StandardCharsets.UTF_8);

    private final URI url;
    private final Socket socket;
    private final InputStream in;
    private byte[] buffer = new byte[256 * 1024];
    private int end;

    Connection(URI url) throws IOException {
      this.url = url;
      this.socket = new Socket(url.getHost(), url.getPort());
      this.socket.setTcpNoDelay(true);
      this.in = socket.getInputStream();
    }

    String initialize() throws IOException {
      String params =
          "{\"protocolVersion\":\"2025-06-18\",\"capabilities\":{},"
              + "\"clientInfo\":{\"name\":\"load\",\"version\":\"1\"}}";
      exchange(request("", message("initialize", params)));
      String head = new String(buffer, 0, end, StandardCharsets.UTF_8);
      for (String line : head.split("\r\n")) {
        if (line.toLowerCase().startsWith("mcp-session-id:")) {
          String session = line.substring(line.indexOf(':') + 1).strip();
          exchange(
              request(session, "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}"));
          return session;
        }
      }
      throw new IOException("no session: " + head);
    }

    byte[] request(String session, String body) {
      return head("POST", session, body);
    }

    byte[] delete(String session) {
      return head("DELETE", session, "");
    }

    private byte[] head(String method, String session, String body) {
      String id = session.isEmpty() ? "" : "Mcp-Session-Id: " + session + "\r\n";
      return ("%s %s HTTP/1.1\r\nHost: %s:%d\r\nContent-Type: application/json\r\n"
                  .formatted(method, url.getPath(), url.getHost(), url.getPort())
              + "Accept: application/json, text/event-stream\r\n"
              + id
              + "Content-Length: %d\r\n\r\n%s".formatted(body.length(), body))
          .getBytes(StandardCharsets.UTF_8);
    }

    /** Sends a request and reads its response to the end. */
    void exchange(byte[] request) throws IOException {
      socket.getOutputStream().write(request);
      end = 0;
      int body = -1;
      while (body < 0) {
        read();
        body = find("\r\n\r\n".getBytes(StandardCharsets.UTF_8), 0) + 4;
        body = body < 4 ? -1 : body;
      }
      String head = new String(buffer, 0, body, StandardCharsets.ISO_8859_1).toLowerCase();
      if (head.contains("transfer-encoding: chunked")) {
        while (!endsWith("\r\n0\r\n\r\n")) {
          read();
        }
      } else if (head.contains("content-length: ")) {
        int at = head.indexOf("content-length: ") + 16;
        int length = Integer.parseInt(head.substring(at, head.indexOf('\r', at)));
        while (end < body + length) {
          read();
        }
      }
      boolean good = head.startsWith("http/1.1 20") && find(FAILED, body) < 0;
      boolean empty = head.startsWith("http/1.1 202") || head.startsWith("http/1.1 204");
      if (!good || (!empty && find(RESULT, body) < 0)) {
        throw new IOException(new String(buffer, 0, end, StandardCharsets.UTF_8));
      }
    }

    private void read() throws IOException {
      if (end == buffer.length) {
        buffer = Arrays.copyOf(buffer, 2 * end);
      }
      int count = in.read(buffer, end, buffer.length - end);
      if (count < 0) {
        throw new IOException("closed by the server");
      }
      end += count;
    }

    private boolean endsWith(String text) {
      return end >= text.length()
          && new String(buffer, end - text.length(), text.length(), StandardCharsets.ISO_8859_1)
              .equals(text);
    }

    private int find(byte[] text, int from) {
      for (int at = from; at + text.length <= end; at++) {
        if (buffer[at] == text[0]
            && Arrays.equals(buffer, at, at + text.length, text, 0, text.length)) {
          return at;
        }
      }
      return -1;
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  private static void print(List<Server> servers, int connections) {
    String row = "%-36s %12s %10s %10s %12s %8s%n";
    System.out.printf(
        row,
        connections + (connections == 1 ? " connection" : " connections"),
        "calls/s",
        "p50 ms",
        "p99 ms",
        "throughput",
        "p99");
    List<Run> reference = servers.get(servers.size() - 1).with(connections);
    for (Server server : servers) {
      List<Run> runs = server.with(connections);
      System.out.printf(
          row,
          server.label,
          "%.0f".formatted(median(runs.stream().map(Run::perSecond).toList())),
          "%.2f".formatted(median(runs.stream().map(Run::p50).toList()) / 1e3),
          "%.2f".formatted(median(runs.stream().map(Run::p99).toList()) / 1e3),
          "x %.2f".formatted(ratio(runs, reference, true)),
          "x %.2f".formatted(ratio(runs, reference, false)));
    }
  }

  /** Round by round, because the machine is busier in some than in others. */
  private static double ratio(List<Run> runs, List<Run> reference, boolean throughput) {
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < runs.size(); i++) {
      ratios.add(
          throughput
              ? runs.get(i).perSecond / reference.get(i).perSecond
              : runs.get(i).p99 / reference.get(i).p99);
    }
    return median(ratios);
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }
}
