package io.pilothouse.kubernetes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Writes kubeconfig files for tests.
 *
 * <pre>{@code
 * Path file = KubeconfigFile.current("one")
 *     .context("one", api.url(), "token-1")
 *     .context("two", other.url(), "token-2")
 *     .write(folder.resolve("config"));
 * }</pre>
 */
public final class KubeconfigFile {
  private final Optional<String> current;
  private final List<String> contexts = new ArrayList<>();
  private final List<String> clusters = new ArrayList<>();
  private final List<String> users = new ArrayList<>();

  private KubeconfigFile(Optional<String> current) {
    this.current = current;
  }

  /** A file whose current context is the one named. */
  public static KubeconfigFile current(String context) {
    return new KubeconfigFile(Optional.of(context));
  }

  /** A file without a current context. */
  public static KubeconfigFile withoutCurrent() {
    return new KubeconfigFile(Optional.empty());
  }

  /** Adds a context with a bearer token; cluster and user are named like it. */
  public KubeconfigFile context(String name, String server, String token) {
    return context(name, server, "default", "token: " + token);
  }

  /**
   * Adds a context.
   *
   * @param user the user's entry in YAML's flow style or, in one line, a single field
   */
  public KubeconfigFile context(String name, String server, String namespace, String user) {
    contexts.add(
        "- {name: %s, context: {cluster: %s, user: %s, namespace: %s}}"
            .formatted(name, name, name, namespace));
    clusters.add("- {name: %s, cluster: {server: '%s'}}".formatted(name, server));
    users.add("- {name: %s, user: {%s}}".formatted(name, user));
    return this;
  }

  public String text() {
    return """
    apiVersion: v1
    kind: Config
    %scontexts: %s
    clusters: %s
    users: %s
    """
        .formatted(
            current.map(name -> "current-context: " + name + "\n").orElse(""),
            lines(contexts),
            lines(clusters),
            lines(users));
  }

  private static String lines(List<String> entries) {
    return entries.isEmpty() ? "[]" : "\n" + String.join("\n", entries);
  }

  /** Writes it in one step, so that nobody reads half of it. */
  public Path write(Path file) {
    try {
      Path next = Files.writeString(file.resolveSibling(file.getFileName() + ".new"), text());
      return Files.move(
          next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
