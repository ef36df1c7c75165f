import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * All files of the container: the server, the C library of the machine that builds, and what a
 * program expects of {@code /etc}. No shell, no package manager.
 */
final class RootFileSystem {
  private static final Pattern LIBRARY =
      Pattern.compile("(?:=> |^\\s+)(/\\S+) \\(0x", Pattern.MULTILINE);

  private final Path root;

  RootFileSystem(Path root) {
    this.root = root;
  }

  Path server() {
    return root.resolve("opt/pilothouse");
  }

  /**
   * @param agentLibrary what only agents need: beside the program, and off its class path
   */
  void make(Path appImage, Path agentLibrary) throws IOException, InterruptedException {
    AppImage.FileTree.delete(root);
    AppImage.FileTree.copy(appImage, server());
    AppImage.FileTree.copy(agentLibrary, server().resolve("lib/app/lib-agent"));
    for (Path library : libraries()) {
      Path to = root.resolve(library.toString().substring(1));
      Files.createDirectories(to.getParent());
      Files.copy(library.toRealPath(), to);
    }
    text("etc/passwd", "pilothouse:x:65532:65532:Pilothouse:/var/lib/pilothouse:/sbin/nologin\n");
    text("etc/group", "pilothouse:x:65532:\n");
    text("etc/nsswitch.conf", "passwd: files\ngroup: files\nhosts: files dns\n");
    for (String folder : List.of("etc/pilothouse", "var/lib/pilothouse", "tmp", "proc", "dev")) {
      Files.createDirectories(root.resolve(folder));
    }
    Path licence = Path.of("/usr/share/doc/libc6/copyright");
    if (Files.exists(licence)) {
      text("usr/share/doc/libc6/copyright", Files.readString(licence));
    }
  }

  private void text(String name, String content) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }

  /** What the launcher, the runtime and SQLite are linked to and do not bring along. */
  private Set<Path> libraries() throws IOException, InterruptedException {
    Set<Path> found = new TreeSet<>();
    try (var tree = Files.walk(server())) {
      for (Path file : (Iterable<Path>) tree::iterator) {
        if (isProgram(file)) {
          LIBRARY
              .matcher(output("ldd", file.toString()))
              .results()
              .map((MatchResult match) -> Path.of(match.group(1)))
              .filter(library -> !library.startsWith(server()))
              .forEach(found::add);
        }
      }
    }
    if (found.isEmpty()) {
      throw new IllegalStateException("ldd names no C library");
    }
    return found;
  }

  private static boolean isProgram(Path file) throws IOException {
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || Files.size(file) < 4) {
      return false;
    }
    try (var in = Files.newInputStream(file)) {
      return new String(in.readNBytes(4), StandardCharsets.ISO_8859_1).equals("\u007fELF");
    }
  }

  private static String output(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return said;
  }

  /** Gives every file the same time, and the rights that they have in the container. */
  void settle(Instant time) throws IOException {
    try (var tree = Files.walk(root)) {
      for (Path file : (Iterable<Path>) tree::iterator) {
        if (Files.isSymbolicLink(file)) {
          continue;
        }
        boolean runs = Files.isDirectory(file) || Files.isExecutable(file);
        Files.setPosixFilePermissions(
            file, PosixFilePermissions.fromString(runs ? "rwxr-xr-x" : "rw-r--r--"));
      }
    }
    try (var tree = Files.walk(root)) {
      for (Path file : tree.sorted(Comparator.reverseOrder()).toList()) {
        if (!Files.isSymbolicLink(file)) {
          Files.setLastModifiedTime(file, FileTime.from(time));
        }
      }
    }
  }

  /** Makes the ahead-of-time cache from a run that starts, lists and calls once. */
  void train() throws IOException, InterruptedException {
    Path cache = server().resolve("lib/app/pilothouse.aot");
    ProcessBuilder run =
        new ProcessBuilder(server().resolve("bin/pilothouse").toString(), "train").inheritIO();
    run.environment().keySet().removeIf(name -> name.startsWith("PILOTHOUSE_"));
    run.environment().put("JAVA_TOOL_OPTIONS", "-XX:AOTCacheOutput=" + cache);
    run.environment().put("HOME", root.getParent().toString());
    if (run.start().waitFor() != 0 || !Files.exists(cache)) {
      throw new IllegalStateException("no ahead-of-time cache could be made");
    }
    AppImage.useCache(server());
  }
}
