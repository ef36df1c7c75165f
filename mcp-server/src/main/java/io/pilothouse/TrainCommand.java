package io.pilothouse;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Plays a short conversation with the sandbox, so that the JVM can record which classes a start
 * needs. Run by the launcher when it makes its ahead-of-time cache; not for people.
 */
final class TrainCommand {
  private static final int PIPE_BYTES = 1 << 20;

  private static final List<String> REQUESTS =
      List.of(
          request(
              1,
              "initialize",
              "\"protocolVersion\":\"2025-11-25\",\"capabilities\":{},\"clientInfo\":{\"name\":\"train\",\"version\":\"1\"}"),
          request(2, "tools/list", ""),
          request(3, "tools/call", "\"name\":\"list_pods\",\"arguments\":{}"),
          request(4, "tools/call", "\"name\":\"no_such_tool\",\"arguments\":{}"),
          request(
              5,
              "server/discover",
              "\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\",\"io.modelcontextprotocol/clientCapabilities\":{}}"));

  private TrainCommand() {}

  /** Returns 0 when every request was answered. */
  static int run(Terminal terminal) {
    AtomicInteger answered = new AtomicInteger();
    try (PipedOutputStream questions = new PipedOutputStream();
        PipedInputStream requests = new PipedInputStream(questions, PIPE_BYTES);
        PipedInputStream answers = new PipedInputStream(PIPE_BYTES);
        PrintStream out = new PrintStream(new PipedOutputStream(answers), true, UTF_8)) {
      Thread.ofPlatform().daemon().start(() -> answered.set(talk(questions, answers)));
      int code =
          new Cli(new Terminal(requests, out, terminal.err(), Map.of())).run("serve", "--sandbox");
      return answered.get() == REQUESTS.size() ? code : ExitCode.FAILURE;
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  /** Asks, waits for the answer, asks again; then closes its end, as a client does. */
  private static int talk(PipedOutputStream questions, PipedInputStream answers) {
    int answered = 0;
    try (questions) {
      BufferedReader lines = new BufferedReader(new InputStreamReader(answers, UTF_8));
      for (String request : REQUESTS) {
        questions.write(request.getBytes(UTF_8));
        questions.flush();
        answered += lines.readLine() == null ? 0 : 1;
      }
    } catch (IOException serverGone) {
      // Shows in the number of answers.
    }
    return answered;
  }

  private static String request(int id, String method, String params) {
    return "{\"jsonrpc\":\"2.0\",\"id\":%d,\"method\":\"%s\",\"params\":{%s}}\n"
        .formatted(id, method, params);
  }
}
