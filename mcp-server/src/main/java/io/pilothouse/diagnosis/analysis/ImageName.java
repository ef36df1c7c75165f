package io.pilothouse.diagnosis.analysis;

import java.util.Locale;

/**
 * The name of an image.
 *
 * @param registry host, {@code docker.io} where none is named
 * @param repository without host, tag and digest
 */
record ImageName(String registry, String repository) {

  static ImageName of(String image) {
    String name = image.split("@", 2)[0];
    int colon = name.lastIndexOf(':');
    name = colon > name.lastIndexOf('/') ? name.substring(0, colon) : name;
    int slash = name.indexOf('/');
    String first = slash < 0 ? "" : name.substring(0, slash);
    boolean host = first.contains(".") || first.contains(":") || first.equals("localhost");
    return host
        ? new ImageName(first.toLowerCase(Locale.ROOT), name.substring(slash + 1))
        : new ImageName("docker.io", name);
  }
}
