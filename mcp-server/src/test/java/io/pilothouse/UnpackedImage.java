package io.pilothouse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * An image's layers, one over the other, and its configuration: a small container engine. It leaves
 * the network and the process ids as they are, and starts in {@code /}.
 */
final class UnpackedImage {
  private static final int SIGTERM_EXIT = 143;
  private static final String CHROOT = "/usr/sbin/chroot";

  /**
   * Goes on in a mount namespace of its own, in which the root can only be read, but for the state
   * and a fresh /tmp. Arguments: root, the state's folder, where that goes, and the command.
   */
  private static final String CONTAIN =
      """
      set -eu
      root=$1 state=$2 at=$3
      shift 3
      mount --bind "$root" "$root"
      mount --bind "$state" "$root$at"
      mount -t tmpfs -o noexec tmpfs "$root/tmp"
      mount --rbind /proc "$root/proc"
      mount -o remount,ro,bind "$root"
      if touch "$root/written" 2>/dev/null; then echo 'the root can be written' >&2; exit 99; fi
      exec setpriv --no-new-privs "$@"
      """;

  private final Path root;
  private final JsonObject config;

  UnpackedImage(Path tar, Path folder) throws IOException, InterruptedException {
    Path blobs = Files.createDirectories(folder.resolve("image"));
    root = Files.createDirectories(folder.resolve("root"));
    untar(tar, blobs);
    JsonObject manifest =
        new JsonArray(Files.readString(blobs.resolve("manifest.json"))).getJsonObject(0);
    for (Object layer : manifest.getJsonArray("Layers")) {
      untar(blobs.resolve(layer.toString()), root);
    }
    config =
        new JsonObject(Files.readString(blobs.resolve(manifest.getString("Config"))))
            .getJsonObject("config");
  }

  private static void untar(Path tar, Path into) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder("tar", "-xpf", tar.toString(), "-C", into.toString())
            .inheritIO()
            .start();
    assertEquals(0, process.waitFor(), "tar " + tar);
  }

  /** Runs a command to its end, and answers what it printed. */
  String run(Path state, List<String> arguments) throws IOException, InterruptedException {
    return run(state, "", arguments);
  }

  /** The same with options for the JVM. */
  String run(Path state, String jvm, List<String> arguments)
      throws IOException, InterruptedException {
    Path log = state.resolveSibling("stderr-of-" + arguments.getFirst());
    Process process = process(state, jvm, arguments).redirectError(log.toFile()).start();
    String printed = new String(process.getInputStream().readAllBytes()).strip();
    assertEquals(0, process.waitFor(), Files.readString(log));
    return printed;
  }

  Container start(Path state, List<String> arguments) throws IOException, InterruptedException {
    Path log = state.resolveSibling("stderr");
    return new Container(process(state, "", arguments).redirectError(log.toFile()).start(), log);
  }

  private ProcessBuilder process(Path state, String jvm, List<String> arguments)
      throws IOException, InterruptedException {
    String user = config.getString("User");
    String volume = config.getJsonObject("Volumes").fieldNames().iterator().next();
    Files.createDirectories(state);
    assertEquals(0, new ProcessBuilder("chown", user, state.toString()).start().waitFor());
    Stream<String> contained =
        Stream.of("unshare", "--mount", "sh", "-c", CONTAIN, "sh", root.toString());
    Stream<String> where = Stream.of(state.toString(), volume, "env", "-i");
    Stream<String> entered = Stream.of(CHROOT, "--userspec=" + user, root.toString());
    return new ProcessBuilder(
        Stream.of(
                contained,
                where,
                words("Env"),
                jvm.isEmpty() ? Stream.<String>of() : Stream.of("JAVA_TOOL_OPTIONS=" + jvm),
                entered,
                words("Entrypoint"),
                arguments.isEmpty() ? words("Cmd") : arguments.stream())
            .flatMap(words -> words)
            .toList());
  }

  private Stream<String> words(String name) {
    return config.getJsonArray(name).stream().map(Object::toString);
  }

  /** A server in its own root file system. */
  static final class Container implements AutoCloseable {
    private final Process process;
    private final Path log;

    private Container(Process process, Path log) {
      this.process = process;
      this.log = log;
    }

    /** Waits for a line of the log, and answers the expression's first group. */
    String await(String line) throws IOException {
      Pattern pattern = Pattern.compile(line);
      while (process.isAlive()) {
        Matcher matcher = pattern.matcher(Files.readString(log));
        if (matcher.find()) {
          return matcher.group(1);
        }
        Thread.onSpinWait();
      }
      throw new AssertionError(Files.readString(log));
    }

    /** As the kernel has it. */
    String userAndGroup() throws IOException {
      List<String> status = Files.readAllLines(Path.of("/proc/" + process.pid() + "/status"));
      return id(status, "Uid:") + " " + id(status, "Gid:");
    }

    private static String id(List<String> status, String name) {
      return status.stream()
          .filter(line -> line.startsWith(name))
          .map(line -> line.split("\\s+")[1])
          .findFirst()
          .orElseThrow();
    }

    /** Ends it as an engine does, and waits. */
    void terminate() throws IOException, InterruptedException {
      process.toHandle().destroy();
      assertTrue(process.waitFor(60, TimeUnit.SECONDS), "still running");
      assertEquals(SIGTERM_EXIT, process.exitValue(), Files.readString(log));
    }

    @Override
    public void close() {
      process.destroyForcibly();
    }
  }
}
