import com.google.googlejavaformat.java.Formatter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Formats every Java file below a folder, or with {@code --check} names those that are not
 * formatted and exits with 1. Run by the build from source, on the build's own JDK.
 */
class Format {
  public static void main(String[] arguments) throws Exception {
    boolean check = arguments[0].equals("--check");
    Path root = Path.of(arguments[arguments.length - 1]);
    List<Path> files;
    try (var tree = Files.walk(root)) {
      files = tree.filter(file -> file.toString().endsWith(".java")).sorted().toList();
    }
    List<Path> unformatted = new ArrayList<>();
    Formatter formatter = new Formatter();
    for (Path file : files) {
      String source = Files.readString(file);
      String formatted = formatter.formatSourceAndFixImports(source);
      if (!formatted.equals(source)) {
        unformatted.add(root.relativize(file));
        if (!check) {
          Files.writeString(file, formatted);
        }
      }
    }
    if (check && !unformatted.isEmpty()) {
      unformatted.forEach(file -> System.err.println("not formatted: " + file));
      System.err.println("Run: .ci/format");
      System.exit(1);
    }
    System.out.println(
        files.size() + " files, " + unformatted.size() + (check ? " unformatted" : " reformatted"));
  }
}
