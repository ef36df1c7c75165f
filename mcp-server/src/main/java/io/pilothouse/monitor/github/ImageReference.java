package io.pilothouse.monitor.github;

/**
 * What a container's image is called.
 *
 * @param name with its registry, as it is written
 * @param tag empty if there is none
 * @param digest {@code sha256:...}; empty if there is none
 */
record ImageReference(String name, String tag, String digest) {

  static ImageReference parse(String image) {
    int at = image.indexOf('@');
    String digest = at < 0 ? "" : image.substring(at + 1);
    String rest = at < 0 ? image : image.substring(0, at);
    int colon = rest.lastIndexOf(':');
    boolean tagged = colon > rest.lastIndexOf('/');
    return new ImageReference(
        tagged ? rest.substring(0, colon) : rest, tagged ? rest.substring(colon + 1) : "", digest);
  }
}
