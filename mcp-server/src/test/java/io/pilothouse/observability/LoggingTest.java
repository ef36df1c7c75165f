package io.pilothouse.observability;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.config.Config;
import io.pilothouse.config.LogFormat;
import io.pilothouse.config.LogLevel;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LoggingTest {
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private final Logger ours = Logger.getLogger("io.pilothouse.some.Part");
  private final Logger library = Logger.getLogger("io.vertx.core.impl.Something");

  private void start(LogLevel level, LogFormat format) {
    Logging.start(
        new Config.Logs(level, format), new PrintStream(written, true, StandardCharsets.UTF_8));
  }

  private String log() {
    return written.toString(StandardCharsets.UTF_8);
  }

  @AfterEach
  void restore() throws IOException {
    LogManager.getLogManager().readConfiguration();
  }

  @Test
  void textNamesTimeLevelAndPartOnOneLine() {
    start(LogLevel.INFO, LogFormat.TEXT);
    ours.log(Level.WARNING, "two\nlines of {0}", "words");
    assertTrue(
        log().matches("\\d\\d:\\d\\d:\\d\\d\\.\\d{3} WARN  Part: two lines of words\\R"), log());
  }

  @Test
  void jsonIsOneObjectALine() {
    start(LogLevel.INFO, LogFormat.JSON);
    ours.log(Level.SEVERE, "it \"broke\"\n", new IllegalStateException("why"));
    assertEquals(1, log().lines().count());
    JsonObject line = new JsonObject(log());
    assertEquals("ERROR", line.getString("level"));
    assertEquals("io.pilothouse.some.Part", line.getString("logger"));
    assertEquals("it \"broke\"\n", line.getString("message"));
    assertEquals("java.lang.IllegalStateException: why", line.getString("cause"));
  }

  @Test
  void aFailureIsOneLineWithItsCausesAndNoStack() {
    start(LogLevel.INFO, LogFormat.TEXT);
    ours.log(Level.WARNING, "failed", new RuntimeException("outer", new IOException("inner")));
    assertEquals(1, log().lines().count(), log());
    assertTrue(log().contains("outer; caused by java.io.IOException: inner"), log());
  }

  @Test
  void debugShowsTheStack() {
    start(LogLevel.DEBUG, LogFormat.TEXT);
    ours.log(Level.WARNING, "failed", new RuntimeException("outer"));
    assertTrue(log().contains("\tat " + LoggingTest.class.getName()), log());
  }

  @Test
  void awayFromATerminalTheFormatIsJson() {
    start(LogLevel.INFO, LogFormat.AUTO);
    ours.info("shipped");
    assertEquals("shipped", new JsonObject(log()).getString("message"));
  }

  @Test
  void librariesOnlyWarnUnlessDebugging() {
    start(LogLevel.INFO, LogFormat.TEXT);
    library.info("chatter");
    ours.info("ours");
    library.warning("trouble");
    assertFalse(log().contains("chatter"), log());
    assertEquals(2, log().lines().count(), log());
    start(LogLevel.DEBUG, LogFormat.TEXT);
    library.fine("details");
    assertTrue(log().contains("details"), log());
  }

  @Test
  void errorSilencesWarningsEverywhere() {
    start(LogLevel.ERROR, LogFormat.TEXT);
    ours.warning("ours");
    library.warning("theirs");
    assertEquals("", log());
  }
}
