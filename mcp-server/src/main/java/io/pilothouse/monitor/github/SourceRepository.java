package io.pilothouse.monitor.github;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A repository that images are built from or manifests are kept in.
 *
 * @param images names without tag, {@code *} for any letters; empty: whatever runs
 * @param name {@code owner/name}
 * @param paths files and folders of it that matter; empty: all
 */
public record SourceRepository(List<String> images, String name, List<String> paths) {
  private static final Pattern NAME =
      Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9_-]{0,38})/(?!\\.{1,2}$)[A-Za-z0-9._-]{1,100}");

  /**
   * @throws IllegalArgumentException when the name is not one of a repository
   */
  public SourceRepository {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("a repository is named owner/name, not " + name);
    }
    images = List.copyOf(images);
    paths = paths.stream().map(SourceRepository::bare).filter(each -> !each.isEmpty()).toList();
  }

  private static String bare(String path) {
    return path.replaceAll("^(?:\\./|/)+|/+$|/\\*{1,2}$", "");
  }

  /** Whether it is asked about a workload with these images. */
  boolean fits(List<String> references) {
    return images.isEmpty()
        || references.stream()
            .map(each -> ImageReference.parse(each).name())
            .anyMatch(this::builds);
  }

  /**
   * Whether an image is built from it.
   *
   * @param image its name without tag
   */
  boolean builds(String image) {
    return images.stream().anyMatch(glob -> pattern(glob).matcher(image).matches());
  }

  /** Whether a file is under one of its paths. */
  boolean covers(String file) {
    return paths.isEmpty()
        || paths.stream().anyMatch(path -> file.equals(path) || file.startsWith(path + "/"));
  }

  private static Pattern pattern(String glob) {
    return Pattern.compile(
        Stream.of(glob.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*")));
  }
}
