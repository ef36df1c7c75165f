package io.pilothouse.deploy;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** The Helm chart, rendered by Helm itself. */
final class Chart {
  static final Path FOLDER = Path.of("..", "deploy", "helm", "pilothouse");
  static final String RELEASE = "pilothouse";
  static final String NAMESPACE = "pilothouse-system";

  /** The version whose schemas are at hand. */
  private static final String KUBERNETES = "1.36.0";

  /** Stands for Helm's annotation where a hook has become an ordinary object. */
  static final String HOOK = "example.com/hook";

  private static final String SUFFIX = "-values.yaml";

  private Chart() {}

  /** Names of the documented ways to install it. */
  static List<String> variants() {
    try (Stream<Path> files = Files.list(FOLDER.resolve("ci"))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(SUFFIX))
          .map(name -> name.substring(0, name.length() - SUFFIX.length()))
          .sorted()
          .toList();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  static Path values(String variant) {
    return FOLDER.resolve("ci").resolve(variant + SUFFIX);
  }

  /** The objects of a variant. */
  static Rendered variant(String variant) {
    return rendered(values(variant), NAMESPACE);
  }

  /** With the pod of {@code helm test} as well. */
  static Rendered rendered(Path values, String namespace) {
    return inCopyWithoutHooks(copy -> new Rendered(Yaml.documents(text(copy, values, namespace))));
  }

  /** What {@code helm template} prints; the exception's message is what it complains of. */
  static String text(Path values, String namespace) {
    return text(FOLDER, values, namespace);
  }

  /** Hooks are not part of what a template prints, so in a copy of the chart there are none. */
  private static <T> T inCopyWithoutHooks(Function<Path, T> use) {
    try {
      Path copy = Files.createTempDirectory("chart");
      try (Stream<Path> files = Files.walk(FOLDER)) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          Path to = copy.resolve(FOLDER.relativize(file).toString());
          Files.createDirectories(to.getParent());
          Files.writeString(to, Files.readString(file).replace("helm.sh/hook:", HOOK + ":"));
        }
        return use.apply(copy);
      } finally {
        delete(copy);
      }
    } catch (IOException unwritable) {
      throw new UncheckedIOException(unwritable);
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private static String text(Path chart, Path values, String namespace) {
    assumeHelm();
    return new Helm(chart)
        .template()
        .withName(RELEASE)
        .withNamespace(namespace)
        .withKubeVersion(KUBERNETES)
        .withValuesFile(values)
        .call();
  }

  /** What Helm says after an install; nothing is installed. */
  static String notes(String variant) {
    assumeHelm();
    String output =
        new Helm(FOLDER)
            .install()
            .withName(RELEASE)
            .withNamespace(NAMESPACE)
            .withKubeVersion(KUBERNETES)
            .withValuesFile(values(variant))
            .clientOnly()
            .dryRun()
            .call()
            .getOutput();
    return output.substring(output.indexOf("NOTES:"));
  }

  static LintResult lint() {
    assumeHelm();
    return new Helm(FOLDER).lint().strict().call();
  }

  private static void assumeHelm() {
    assumeTrue(
        System.getProperty("os.name").equals("Linux")
            && System.getProperty("os.arch").equals("amd64"),
        "the chart is rendered on Linux on amd64 only, where the native library of Helm is tested");
  }
}
