package io.pilothouse.redaction;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Knows a Secret when it sees one, and shows its keys and sizes instead of its content. */
final class SecretObjects {
  /** What an object is. */
  enum Type {
    SECRET,
    SECRET_LIST,
    OTHER;

    boolean isSecret() {
      return this == SECRET;
    }

    boolean isList() {
      return this == SECRET_LIST;
    }
  }

  /** Annotations in which tools keep a copy of the whole object. */
  private static final Set<String> COPIES =
      Set.of("kapp.k14s.io/original", "objectset.rio.cattle.io/applied");

  /** Longer annotation values of a Secret may be a copy of it. */
  private static final int LONG_ANNOTATION = 200;

  private SecretObjects() {}

  static Type typeOf(Map<String, Object> object, boolean known) {
    Object kind = object.get("kind");
    if (known || "Secret".equals(kind) || (kind == null && hasSecretType(object))) {
      return Type.SECRET;
    }
    return "SecretList".equals(kind) ? Type.SECRET_LIST : Type.OTHER;
  }

  /** An object without a kind, as lists hold them. */
  private static boolean hasSecretType(Map<String, Object> object) {
    return (object.containsKey("data") || object.containsKey("stringData"))
        && object.get("type") instanceof String type
        && (type.equals("Opaque")
            || type.startsWith("kubernetes.io/")
            || type.startsWith("bootstrap.kubernetes.io/")
            || type.startsWith("helm.sh/"));
  }

  static boolean isLastApplied(String annotation) {
    return annotation.indexOf('/') > 0
        && (annotation.contains("last-applied") || COPIES.contains(annotation));
  }

  static boolean holdsContent(String field) {
    return field.equals("data") || field.equals("stringData");
  }

  /** {@code <redacted:secret 24 bytes>} for each key. */
  static Map<String, Object> sizes(Map<String, Object> content, boolean base64, Runnable count) {
    return sized(content, base64, "secret", count);
  }

  static Map<String, Object> binarySizes(Map<String, Object> content, Runnable count) {
    return sized(content, true, "binary", count);
  }

  private static Map<String, Object> sized(
      Map<String, Object> content, boolean base64, String kind, Runnable count) {
    Map<String, Object> sizes = LinkedHashMap.newLinkedHashMap(content.size());
    content.forEach(
        (key, value) -> {
          count.run();
          sizes.put(
              key, Shapes.hidden(kind + " " + bytes(String.valueOf(value), base64) + " bytes"));
        });
    return sizes;
  }

  /** A Secret's metadata without annotations that may repeat its content. */
  static Map<String, Object> metadata(Map<String, Object> metadata, Runnable count) {
    if (!(metadata.get("annotations") instanceof Map<?, ?> annotations)) {
      return metadata;
    }
    Map<String, Object> shown = LinkedHashMap.newLinkedHashMap(annotations.size());
    annotations.forEach(
        (key, value) -> {
          String text = String.valueOf(value);
          boolean copy = text.length() > LONG_ANNOTATION || text.startsWith("{");
          if (copy) {
            count.run();
          }
          shown.put(
              String.valueOf(key),
              copy ? Shapes.hidden("secret " + bytes(text, false) + " bytes") : value);
        });
    Map<String, Object> result = new LinkedHashMap<>(metadata);
    result.put("annotations", shown);
    return result;
  }

  private static int bytes(String value, boolean base64) {
    if (!base64) {
      return value.getBytes(StandardCharsets.UTF_8).length;
    }
    int padding = value.endsWith("==") ? 2 : value.endsWith("=") ? 1 : 0;
    return Math.max(0, value.length() / 4 * 3 - padding);
  }
}
