package io.pilothouse.kubernetes.fabric8;

import io.pilothouse.kubernetes.ClusterException;
import io.pilothouse.kubernetes.ClusterException.Kind;
import io.pilothouse.kubernetes.fabric8.Kubeconfig.SourceFile;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finds the contexts as kubectl does: {@code --kubeconfig}, else the files of {@code KUBECONFIG},
 * else {@code ~/.kube/config}, else the pod's service account. Files are read at every call and
 * parsed only when their text changed. Not thread-safe; blocks.
 */
final class ContextLoader {
  private final ConnectionSettings settings;
  private List<SourceFile> parsedFrom = List.of();
  private Kubeconfig parsed;

  ContextLoader(ConnectionSettings settings) {
    this.settings = settings;
  }

  /**
   * @throws ClusterException of kind CONFIGURATION
   */
  ContextSet load() {
    Optional<String> flag = settings.kubeconfig();
    if (flag.isPresent()) {
      return parse(List.of(read(Path.of(flag.get()), "--kubeconfig")));
    }
    Optional<String> variable = settings.host().variable("KUBECONFIG");
    if (variable.isPresent()) {
      List<Path> files =
          Stream.of(variable.get().split(File.pathSeparator))
              .filter(name -> !name.isBlank())
              .map(Path::of)
              .filter(Files::exists)
              .toList();
      if (files.isEmpty()) {
        throw missing("KUBECONFIG names no file that exists");
      }
      return parse(files.stream().map(file -> read(file, "KUBECONFIG")).toList());
    }
    Path usual = settings.host().home().resolve(".kube").resolve("config");
    if (Files.exists(usual)) {
      return parse(List.of(read(usual, "the default kubeconfig")));
    }
    if (ServiceAccount.isPresent(settings.host())) {
      return new ServiceAccount(settings.host());
    }
    throw missing("no kubeconfig was found and this is not a pod with a service account");
  }

  private static ClusterException missing(String problem) {
    return ClusterException.of(
        Kind.CONFIGURATION,
        "",
        problem + "; give one with --kubeconfig or the environment variable KUBECONFIG");
  }

  private static SourceFile read(Path file, String setting) {
    return new SourceFile(setting, file.toAbsolutePath(), SmallFiles.read(file, setting));
  }

  private ContextSet parse(List<SourceFile> files) {
    if (!files.equals(parsedFrom)) {
      parsed = Kubeconfig.merge(files, settings.host());
      parsedFrom = files;
    }
    return parsed;
  }
}
