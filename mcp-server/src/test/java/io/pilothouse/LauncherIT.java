package io.pilothouse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code bin/pilothouse} as users call it, with caches of its own. */
@EnabledOnOs({OS.LINUX, OS.MAC})
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LauncherIT {
  private static final Path LAUNCHER =
      Path.of("..", "bin", "pilothouse").toAbsolutePath().normalize();
  private static final String VERSION = "pilothouse \\S+ \\(Java .*\\)\\R";

  @TempDir private Path folder;
  private Path caches;

  private record Outcome(int exit, String out, String err) {}

  @BeforeEach
  void prepare() {
    caches = folder.resolve("a cache");
  }

  private Outcome run(Path launcher, List<String> settings, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("env", "XDG_CACHE_HOME=" + caches));
    command.addAll(settings);
    command.add(launcher.toString());
    command.addAll(List.of(arguments));
    Path err = folder.resolve("stderr");
    Process process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectError(err.toFile()).start();
    try {
      process.getOutputStream().close();
      String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertTrue(process.waitFor(60, TimeUnit.SECONDS), "still running");
      return new Outcome(process.exitValue(), out, Files.readString(err));
    } finally {
      process.destroyForcibly();
    }
  }

  private static void assertVersion(Outcome outcome) {
    assertEquals(0, outcome.exit, outcome.err);
    assertTrue(outcome.out.matches(VERSION), outcome.out);
  }

  @Test
  void worksThroughALinkFromAnotherFolderWithASpaceInItsName() throws Exception {
    Path place = Files.createDirectory(folder.resolve("my programs"));
    Path link = Files.createSymbolicLink(place.resolve("ph"), LAUNCHER);
    Path second = Files.createSymbolicLink(folder.resolve("again"), Path.of("my programs", "ph"));
    assertVersion(run(link, List.of("PILOTHOUSE_CACHE=off"), "version"));
    assertVersion(run(second, List.of("PILOTHOUSE_CACHE=off"), "version"));
    assertTrue(Files.notExists(caches), "a cache was made though it is off");
  }

  @Test
  void worksWhereNoCacheCanBeMade() throws Exception {
    Files.writeString(caches, "a file where a folder should be");
    assertVersion(run(LAUNCHER, List.of(), "version"));
  }

  @Test
  void aBrokenCacheIsIgnoredAndKeepsStdoutClean() throws Exception {
    String java = Runtime.version().feature() >= 25 ? ".aot" : ".jsa";
    Path jar = Path.of("target", "pilothouse.jar").toRealPath();
    Path cache = Path.of(caches + "/pilothouse/" + newestJava() + jar + java);
    Files.createDirectories(cache.getParent());
    Files.writeString(cache, "not a cache");
    Files.setLastModifiedTime(cache, FileTime.from(Instant.now().plusSeconds(60)));
    assertVersion(run(LAUNCHER, List.of(), "version"));
  }

  /** The version of the JDK that the launcher picks, from what it says itself. */
  private String newestJava() throws IOException, InterruptedException {
    String said = run(LAUNCHER, List.of("PILOTHOUSE_CACHE=off"), "version").out;
    return said.replaceAll("(?s).*\\(Java ([0-9.]+).*", "$1");
  }

  @Test
  void aFolderThatIsNoJdkIsOneLineAndExitCode2() throws Exception {
    Outcome outcome = run(LAUNCHER, List.of("PILOTHOUSE_JAVA_HOME=/nonexistent"), "version");
    assertEquals(2, outcome.exit);
    assertEquals("", outcome.out);
    assertTrue(
        outcome.err.startsWith("pilothouse: PILOTHOUSE_JAVA_HOME: \"/nonexistent\""), outcome.err);
    assertEquals(1, outcome.err.lines().count());
  }
}
