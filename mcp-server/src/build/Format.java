import com.google.googlejavaformat.java.Formatter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Formats every Java file below a folder, or with {@code --check} names those that are not
 * formatted and exits with 1. Run by the build from source, on the build's own JDK. Digests of what
 * was found formatted are kept in a file, so that the next run looks only at what is new.
 */
class Format {
  public static void main(String[] arguments) throws Exception {
    boolean check = arguments[0].equals("--check");
    Path root = Path.of(arguments[arguments.length - 1]);
    Path known = root.resolveSibling("target").resolve("formatted.sha256");
    Set<String> formatted =
        Files.exists(known) ? new HashSet<>(Files.readAllLines(known)) : Set.of();
    Set<String> seen = new TreeSet<>();
    List<Path> unformatted = new ArrayList<>();
    Formatter formatter = new Formatter();
    List<Path> files;
    try (var tree = Files.walk(root)) {
      files = tree.filter(file -> file.toString().endsWith(".java")).sorted().toList();
    }
    for (Path file : files) {
      String source = Files.readString(file);
      if (!formatted.contains(digest(source))) {
        String result = formatter.formatSourceAndFixImports(source);
        if (!result.equals(source)) {
          unformatted.add(root.relativize(file));
          if (!check) {
            Files.writeString(file, result);
          }
          // Not known to stay as it is: a second run may change it again.
          continue;
        }
      }
      seen.add(digest(source));
    }
    Files.createDirectories(known.getParent());
    Files.write(known, seen);
    if (check && !unformatted.isEmpty()) {
      unformatted.forEach(file -> System.err.println("not formatted: " + file));
      System.err.println("Run: .ci/format");
      System.exit(1);
    }
    System.out.println(
        files.size() + " files, " + unformatted.size() + (check ? " unformatted" : " reformatted"));
  }

  /** Of the text and of the formatter that would look at it. */
  private static String digest(String source) throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    Path jar = Path.of(Formatter.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    digest.update(Long.toString(Files.size(jar)).getBytes(StandardCharsets.UTF_8));
    digest.update(source.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(digest.digest());
  }
}
