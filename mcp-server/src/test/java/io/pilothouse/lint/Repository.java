package io.pilothouse.lint;

import io.pilothouse.tools.SchemaCatalog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The files that are shipped next to the program. Tests run in the module's folder. */
final class Repository {
  static final Path ROOT = Path.of("..");

  private Repository() {}

  static ServedTools tools() {
    SchemaCatalog catalog = new SchemaCatalog();
    return new ServedTools(
        list("tool-schemas", ".json").stream()
            .map(file -> catalog.read(file.getFileName().toString().replace(".json", "")))
            .toList());
  }

  static List<Path> list(String folder, String ending) {
    try (Stream<Path> files = Files.list(ROOT.resolve(folder))) {
      return files.filter(file -> file.toString().endsWith(ending)).sorted().toList();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
