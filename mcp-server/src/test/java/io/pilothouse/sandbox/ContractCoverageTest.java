package io.pilothouse.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every recorded exchange is either replayed by a contract test or listed here with a reason. */
class ContractCoverageTest {
  private static final Map<String, String> NOT_REPLAYED =
      new TreeMap<>(
          Map.of(
              "37-log-since",
              "the seed's logs are not those of the five seconds before the recording",
              "42-log-follow",
              "the recorded lines are the time at which they were written"));

  @Test
  void everyExchangeIsReplayedOrExplained() throws Exception {
    Path sources = Path.of("src/test/java/io/pilothouse/sandbox");
    String tests = "";
    try (Stream<Path> files = Files.walk(sources)) {
      for (Path file :
          files.filter(path -> path.toString().endsWith("ContractTest.java")).toList()) {
        tests += Files.readString(file, StandardCharsets.UTF_8);
      }
    }
    TreeSet<String> missing = new TreeSet<>();
    for (String name : recordings()) {
      if (!tests.contains('"' + name + '"')) {
        missing.add(name);
      }
    }
    assertEquals(NOT_REPLAYED.keySet(), missing);
    assertTrue(missing.size() < 5);
  }

  private static List<String> recordings() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("src/test/resources/recordings/api"))) {
      return files
          .map(file -> file.getFileName().toString().replace(".json", ""))
          .sorted()
          .toList();
    }
  }
}
