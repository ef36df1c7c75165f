import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Measures how long servers on stdio take from process start to the first answer, and how much
 * memory they have used by then.
 *
 * <p>{@code java Start.java RUNS LABEL COMMAND... [-- LABEL COMMAND...]}; servers are started in
 * turn, so that a busy moment of the machine hits all of them. Reads peak memory from {@code
 * /proc}, so it needs Linux.
 */
class Start {
  private static final long ANSWER_SECONDS = 30;
  private static final long EXIT_SECONDS = 5;
  private static final String INITIALIZE =
      """
      {"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25",\
      "capabilities":{},"clientInfo":{"name":"bench","version":"1"}}}
      """;

  private record Server(
      String label, List<String> command, List<Long> millis, List<Long> kilobytes) {}

  public static void main(String[] arguments) throws Exception {
    int runs = Integer.parseInt(arguments[0]);
    List<Server> servers = servers(Arrays.asList(arguments).subList(1, arguments.length));
    for (Server server : servers) {
      // Not counted: fills the operating system's file cache.
      run(server.command, new ArrayList<>(), new ArrayList<>());
    }
    for (int run = 0; run < runs; run++) {
      for (Server server : servers) {
        run(server.command, server.millis, server.kilobytes);
      }
    }
    print(servers);
  }

  private static List<Server> servers(List<String> words) {
    List<Server> servers = new ArrayList<>();
    while (!words.isEmpty()) {
      int end = words.contains("--") ? words.indexOf("--") : words.size();
      servers.add(
          new Server(words.get(0), words.subList(1, end), new ArrayList<>(), new ArrayList<>()));
      words = words.subList(Math.min(end + 1, words.size()), words.size());
    }
    return servers;
  }

  private static void run(List<String> command, List<Long> millis, List<Long> kilobytes)
      throws Exception {
    long start = System.nanoTime();
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    try {
      process.getOutputStream().write(INITIALIZE.getBytes(StandardCharsets.UTF_8));
      process.getOutputStream().flush();
      BufferedReader answers = process.inputReader();
      String answer =
          CompletableFuture.supplyAsync(() -> line(answers)).get(ANSWER_SECONDS, TimeUnit.SECONDS);
      long nanos = System.nanoTime() - start;
      if (answer == null || !answer.contains("\"protocolVersion\"")) {
        throw new IllegalStateException(command + " answered: " + answer);
      }
      millis.add(TimeUnit.NANOSECONDS.toMillis(nanos));
      kilobytes.add(peak(process.pid()));
      process.getOutputStream().close();
      process.waitFor(EXIT_SECONDS, TimeUnit.SECONDS);
    } finally {
      process.destroyForcibly();
    }
  }

  private static String line(BufferedReader reader) {
    try {
      return reader.readLine();
    } catch (IOException closed) {
      return null;
    }
  }

  private static long peak(long pid) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
      if (line.startsWith("VmHWM:")) {
        return Long.parseLong(line.replaceAll("\\D", ""));
      }
    }
    throw new IOException("no VmHWM for process " + pid);
  }

  private static void print(List<Server> servers) {
    String row = "%-36s %8s %8s %8s %10s %8s%n";
    System.out.printf(row, "initialize answered after", "median", "min", "max", "peak MB", "ratio");
    long reference = median(servers.get(servers.size() - 1).millis);
    for (Server server : servers) {
      System.out.printf(
          row,
          server.label,
          median(server.millis) + " ms",
          server.millis.stream().min(Long::compare).orElseThrow(),
          server.millis.stream().max(Long::compare).orElseThrow(),
          median(server.kilobytes) / 1000,
          "%.1f".formatted((double) median(server.millis) / reference));
    }
  }

  private static long median(List<Long> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }
}
