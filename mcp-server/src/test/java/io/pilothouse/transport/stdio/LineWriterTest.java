package io.pilothouse.transport.stdio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LineWriterTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final LineWriter writer = new LineWriter(out);

  private void fill() {
    IntStream.range(0, LineWriter.ROOM).forEach(i -> writer.send(message(i)));
  }

  private static JsonObject message(Object id) {
    return new JsonObject().put("id", id);
  }

  private List<String> drained() throws Exception {
    writer.close();
    writer.run();
    return out.toString(StandardCharsets.UTF_8).lines().toList();
  }

  @Test
  void writesOneLineForEachMessageInOrder() throws Exception {
    writer.send(message("line\nbreak"));
    writer.offer(message(2));
    assertEquals(List.of("{\"id\":\"line\\nbreak\"}", "{\"id\":2}"), drained());
  }

  @Test
  void leavesOutWhatIsOnlyOfferedWhenTheClientDoesNotKeepUp() throws Exception {
    fill();
    writer.offer(message("news"));
    writer.send(message("answer"));
    List<String> lines = drained();
    assertEquals(LineWriter.ROOM + 1, lines.size());
    assertEquals("{\"id\":\"answer\"}", lines.getLast());
  }

  @Test
  void takesNoMoreWorkInUntilTheClientHasReadOn() throws Exception {
    fill();
    Thread intake = Thread.ofPlatform().start(() -> await(writer));
    while (intake.getState() != Thread.State.WAITING && intake.isAlive()) {
      Thread.onSpinWait();
    }
    assertEquals(Thread.State.WAITING, intake.getState());
    Thread output = Thread.ofPlatform().start(() -> run(writer));
    intake.join();
    writer.close();
    output.join();
  }

  @Test
  void closingReleasesWhoeverWaits() throws Exception {
    fill();
    Thread intake = Thread.ofPlatform().start(() -> await(writer));
    writer.close();
    intake.join();
    assertFalse(intake.isAlive());
  }

  @Test
  void takesNothingAfterClosing() throws Exception {
    writer.close();
    writer.send(message(1));
    assertEquals(List.of(), drained());
  }

  @Test
  void flushesEachMessage() throws Exception {
    StringBuilder calls = new StringBuilder();
    LineWriter flushing =
        new LineWriter(
            new OutputStream() {
              @Override
              public void write(int single) {
                throw new AssertionError("one byte at a time");
              }

              @Override
              public void write(byte[] bytes) {
                calls.append('w');
              }

              @Override
              public void flush() {
                calls.append('f');
              }
            });
    flushing.send(message(1));
    flushing.send(message(2));
    flushing.close();
    flushing.run();
    assertEquals("wfwf", calls.toString());
  }

  @Test
  void anAnswerThatCannotBeWrittenBecomesAnInternalError() throws Exception {
    writer.send(message(7).put("result", new Object()));
    assertEquals(
        List.of(
            "{\"jsonrpc\":\"2.0\",\"id\":7,\"error\":"
                + "{\"code\":-32603,\"message\":\"Internal error\"}}"),
        drained());
  }

  private static void await(LineWriter writer) {
    try {
      writer.awaitRoom();
    } catch (InterruptedException unexpected) {
      throw new AssertionError(unexpected);
    }
  }

  private static void run(LineWriter writer) {
    try {
      writer.run();
    } catch (IOException | InterruptedException unexpected) {
      throw new AssertionError(unexpected);
    }
  }
}
