package io.pilothouse.sandbox;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * A path below {@code /api} or {@code /apis}, taken apart. A part that the path does not have is
 * empty.
 *
 * @param core whether it is below {@code /api}
 */
record ApiPath(
    boolean core,
    String group,
    String version,
    String namespace,
    String resource,
    String name,
    String subresource) {

  private static final Set<String> NAMESPACE_SUBRESOURCES = Set.of("status", "finalize");

  static ApiPath parse(String path) {
    List<String> parts =
        Arrays.stream(path.split("/"))
            .filter(part -> !part.isEmpty())
            .map(part -> URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8))
            .toList();
    boolean core = parts.getFirst().equals("api");
    int versionAt = core ? 1 : 2;
    String group = core ? "" : part(parts, 1);
    int at = versionAt + 1;
    String namespace = "";
    if (part(parts, at).equals("namespaces")
        && parts.size() > at + 2
        && !NAMESPACE_SUBRESOURCES.contains(parts.get(at + 2))) {
      namespace = parts.get(at + 1);
      at += 2;
    }
    String subresource =
        parts.size() > at + 2 ? String.join("/", parts.subList(at + 2, parts.size())) : "";
    return new ApiPath(
        core,
        group,
        part(parts, versionAt),
        namespace,
        part(parts, at),
        part(parts, at + 1),
        subresource);
  }

  private static String part(List<String> parts, int at) {
    return at < parts.size() ? parts.get(at) : "";
  }
}
