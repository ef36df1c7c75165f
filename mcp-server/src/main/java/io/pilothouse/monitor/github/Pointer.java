package io.pilothouse.monitor.github;

/**
 * Something in the cluster that names a commit.
 *
 * @param ref a commit's hash, whole or abbreviated, or {@code tags/<name>}
 * @param of what came from that commit
 * @param where it was read, in words: {@code tag of image ghcr.io/acme/shop}
 */
public record Pointer(String ref, Origin of, String where) {
  /** What comes from commits. */
  public sealed interface Origin {}

  /**
   * An image was built from it.
   *
   * @param name without tag; empty: whichever the workload runs
   */
  public record Image(String name) implements Origin {}

  /** Manifests were applied from it. */
  public record Manifests() implements Origin {}

  /** A tag of somebody else's image may well be there in a repository, but means nothing. */
  boolean isAbout(SourceRepository repository) {
    return switch (of) {
      case Manifests any -> true;
      case Image image -> image.name().isEmpty() || repository.builds(image.name());
    };
  }

  boolean isBuild() {
    return of instanceof Image;
  }
}
