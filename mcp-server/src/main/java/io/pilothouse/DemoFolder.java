package io.pilothouse;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The demo's policy and its server's state, for as long as the demo takes. */
final class DemoFolder implements AutoCloseable {
  private static final String POLICY = "/demo/policy.yaml";

  private final Path folder;

  DemoFolder() throws IOException {
    folder = Files.createTempDirectory("pilothouse-demo-");
    try (InputStream policy = DemoFolder.class.getResourceAsStream(POLICY)) {
      Files.copy(policy, policy());
    }
  }

  Path policy() {
    return folder.resolve("policy.yaml");
  }

  Path state() {
    return folder.resolve("state");
  }

  @Override
  public void close() throws IOException {
    List<Path> all;
    try (Stream<Path> files = Files.walk(folder)) {
      all = files.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path each : all) {
      Files.deleteIfExists(each);
    }
  }
}
