package io.pilothouse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The packaged program as a process of its own, with a management listener. */
class PilothouseProcess implements AutoCloseable {
  private static final int SIGTERM_EXIT = 143;
  private static final long PATIENCE_NANOS = Duration.ofSeconds(100).toNanos();
  private static final int BETWEEN_LOOKS_MILLIS = 50;

  private final HttpClient operator = HttpClient.newHttpClient();
  private final Path errors;
  private final Path output;
  private final Process process;
  private String management = "";

  /** Something that may fail as what it asks does. */
  @FunctionalInterface
  interface Condition {
    boolean holds() throws IOException, InterruptedException;
  }

  /**
   * @param folder for what it prints and as working directory
   * @param variables besides those of this process, without settings and proxies
   */
  PilothouseProcess(
      Path folder, List<String> jvm, Map<String, String> variables, List<String> arguments)
      throws IOException {
    errors = folder.resolve("stderr");
    output = folder.resolve("stdout");
    List<String> command = new ArrayList<>(hearing());
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(jvm);
    command.add("-jar");
    command.add(Path.of("target", "pilothouse.jar").toAbsolutePath().toString());
    command.addAll(arguments);
    command.add("--management-port=0");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectError(errors.toFile())
            .redirectOutput(output.toFile());
    builder
        .environment()
        .keySet()
        .removeIf(name -> name.startsWith("PILOTHOUSE_") || name.matches("(?i).*_proxy"));
    builder.environment().putAll(variables);
    process = builder.start();
  }

  /**
   * Who runs tests under {@code nohup} ignores SIGHUP, which a child inherits and Java respects.
   * GNU's {@code env} undoes that; where there is none, signals are as they are.
   */
  private static List<String> hearing() throws IOException {
    List<String> env = List.of("env", "--default-signal=HUP");
    List<String> probe = new ArrayList<>(env);
    probe.add("true");
    return new ProcessBuilder(probe)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .onExit()
                .join()
                .exitValue()
            == 0
        ? env
        : List.of();
  }

  /** {@code pilothouse monitor} on a sandbox or another cluster. Waits for its listener. */
  static PilothouseProcess monitor(Path folder, Map<String, String> variables, String... flags)
      throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>(List.of("monitor"));
    arguments.addAll(List.of(flags));
    PilothouseProcess monitor =
        new PilothouseProcess(Files.createDirectories(folder), List.of(), variables, arguments);
    monitor.awaitManagement();
    return monitor;
  }

  void awaitManagement() throws IOException {
    management = awaitAddress("Serving health and metrics at ");
  }

  String awaitAddress(String announcement) throws IOException {
    Pattern address = Pattern.compile(Pattern.quote(announcement) + "(http://[0-9.:]+(/mcp)?)");
    while (process.isAlive()) {
      Matcher log = address.matcher(log());
      if (log.find()) {
        return log.group(1);
      }
      Thread.onSpinWait();
    }
    throw new AssertionError(log());
  }

  /** Waits until something holds; the process must not end before that. */
  void await(String what, Condition condition) throws IOException, InterruptedException {
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (!condition.holds()) {
      if (process.waitFor(BETWEEN_LOOKS_MILLIS, TimeUnit.MILLISECONDS)
          || System.nanoTime() - end > 0) {
        throw new AssertionError("not seen: " + what + "\n" + out() + "\n" + log());
      }
    }
  }

  /** Everything the process has written to stderr. */
  String log() throws IOException {
    return Files.readString(errors);
  }

  /** Everything the process has written to stdout. */
  String out() throws IOException {
    return Files.readString(output);
  }

  URI management(String path) {
    return URI.create(management + path);
  }

  HttpResponse<String> manage(String path) throws IOException, InterruptedException {
    return operator.send(
        HttpRequest.newBuilder(management(path)).build(), HttpResponse.BodyHandlers.ofString());
  }

  /**
   * The sum of a metric over all its labels.
   *
   * @param name may have all labels: then it is that one's value
   */
  double metric(String name) throws IOException, InterruptedException {
    return manage("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Asks the process to end, as Kubernetes does. */
  void terminate() {
    // Process.destroy() would close the streams as well.
    process.toHandle().destroy();
  }

  /** Tells it that its files have changed. */
  void hangUp() throws IOException, InterruptedException {
    String command = "kill -HUP " + process.pid();
    assertEquals(0, new ProcessBuilder("sh", "-c", command).start().waitFor(), command);
  }

  /** Ends it without giving it a chance to do anything. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    assertTrue(process.waitFor(60, TimeUnit.SECONDS), "still running");
  }

  /** Waits until it has ended because of {@link #terminate}. */
  void awaitEnd() throws IOException, InterruptedException {
    assertTrue(process.waitFor(60, TimeUnit.SECONDS), "still running");
    assertEquals(SIGTERM_EXIT, process.exitValue(), log());
  }

  @Override
  public void close() {
    process.destroyForcibly();
    operator.shutdownNow();
  }
}
