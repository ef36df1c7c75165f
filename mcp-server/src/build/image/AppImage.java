import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipFile;

/** The server with a Java runtime of its own and a native launcher, for the machine's platform. */
final class AppImage {
  private static final String NAME = "pilothouse";
  private static final List<String> JVM =
      List.of(
          "-XX:+UseSerialGC",
          "-XX:MaxRAMPercentage=75",
          "-XX:+ExitOnOutOfMemoryError",
          "-XX:-UsePerfData",
          "-XX:+DisplayVMOutputToStderr",
          "-Xlog:disable",
          "-Xlog:all=error:stderr",
          "--enable-native-access=ALL-UNNAMED");

  private final Path target;
  private final Path work;

  AppImage(Path target) {
    this.target = target;
    this.work = target.resolve("app-image");
  }

  /**
   * Links and packs it.
   *
   * @param modules names a module of the JDK a line
   * @return its folder
   */
  Path make(Path modules) throws IOException {
    FileTree.delete(work);
    Path runtime = work.resolve("runtime");
    tool(
        "jlink",
        List.of(
            "--add-modules=" + modules(modules),
            "--strip-debug",
            "--no-header-files",
            "--no-man-pages",
            "--output=" + runtime));
    Path input = work.resolve("input");
    FileTree.copy(target.resolve("lib"), input.resolve("lib"));
    Files.copy(target.resolve("pilothouse.jar"), input.resolve("pilothouse.jar"));
    List<String> options =
        new ArrayList<>(
            List.of(
                "--type",
                "app-image",
                "--name",
                NAME,
                "--runtime-image",
                runtime.toString(),
                "--input",
                input.toString(),
                "--main-jar",
                "pilothouse.jar",
                "--dest",
                work.toString()));
    for (String option : Stream.concat(sqlite(input).stream(), JVM.stream()).toList()) {
      options.addAll(List.of("--java-options", option));
    }
    if (System.getProperty("os.name").startsWith("Windows")) {
      // Else the launcher has no stdin and stdout.
      options.add("--win-console");
    }
    tool("jpackage", options);
    try (var made = Files.list(work)) {
      return made.filter(file -> file.getFileName().toString().startsWith(NAME))
          .findFirst()
          .orElseThrow();
    }
  }

  private static String modules(Path file) throws IOException {
    return Files.readAllLines(file).stream()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .collect(Collectors.joining(","));
  }

  /** SQLite's native code as a file: else it unpacks itself, which needs a folder to write to. */
  private static List<String> sqlite(Path input) throws IOException {
    String machine = System.getProperty("os.arch").equals("amd64") ? "x86_64" : "aarch64";
    String entry = "org/sqlite/native/Linux/" + machine + "/libsqlitejdbc.so";
    if (!System.getProperty("os.name").equals("Linux")) {
      return List.of();
    }
    try (var libraries = Files.newDirectoryStream(input.resolve("lib"), "sqlite-jdbc-*.jar")) {
      try (ZipFile jar = new ZipFile(libraries.iterator().next().toFile());
          var code = jar.getInputStream(jar.getEntry(entry))) {
        Files.createDirectories(input.resolve("native"));
        Files.copy(code, input.resolve("native/libsqlitejdbc.so"));
      }
    }
    return List.of(
        "-Dorg.sqlite.lib.path=$APPDIR/native", "-Dorg.sqlite.lib.name=libsqlitejdbc.so");
  }

  /** Adds the line that makes the launcher use the cache. */
  static void useCache(Path appImage) throws IOException {
    Path launcher = appImage.resolve("lib/app/pilothouse.cfg");
    Files.writeString(
        launcher,
        Files.readString(launcher).stripTrailing()
            + "\njava-options=-XX:AOTCache=$APPDIR/pilothouse.aot\n");
  }

  private static void tool(String name, List<String> arguments) {
    int code =
        ToolProvider.findFirst(name)
            .orElseThrow(() -> new IllegalStateException("this JDK has no " + name))
            .run(System.out, System.err, arguments.toArray(String[]::new));
    if (code != 0) {
      throw new IllegalStateException(name + " failed");
    }
  }

  /** What java.nio.file lacks. */
  static final class FileTree {
    private FileTree() {}

    static void copy(Path from, Path to) throws IOException {
      try (var tree = Files.walk(from)) {
        for (Path file : (Iterable<Path>) tree::iterator) {
          Path copy = to.resolve(from.relativize(file).toString());
          Files.createDirectories(copy.getParent());
          Files.copy(
              file,
              copy,
              StandardCopyOption.REPLACE_EXISTING,
              StandardCopyOption.COPY_ATTRIBUTES,
              LinkOption.NOFOLLOW_LINKS);
        }
      }
    }

    static void delete(Path folder) throws IOException {
      if (Files.exists(folder)) {
        try (var tree = Files.walk(folder)) {
          for (Path file : tree.sorted(Comparator.reverseOrder()).toList()) {
            Files.delete(file);
          }
        }
      }
    }
  }
}
