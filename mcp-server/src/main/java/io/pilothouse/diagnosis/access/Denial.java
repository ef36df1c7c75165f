package io.pilothouse.diagnosis.access;

import io.pilothouse.diagnosis.model.Ref;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A request that the API server refused for want of a right.
 *
 * @param account that asked
 * @param resource plural, with its subresource
 * @param namespace empty: in the whole cluster
 */
public record Denial(Ref account, String verb, String resource, String group, String namespace) {
  private static final Pattern WORDS =
      Pattern.compile(
          "[Uu]ser \\\\?[\"']system:serviceaccount:([^:\"'\\\\]+):([^\"'\\\\]+)\\\\?[\"'] cannot"
              + " (\\w+) resource \\\\?[\"']([^\"'\\\\]+)\\\\?[\"'] in API group"
              + " \\\\?[\"']([^\"'\\\\]*)\\\\?[\"'](?: in the namespace"
              + " \\\\?[\"']([^\"'\\\\]+)\\\\?[\"'])?");

  /** Empty if a text says nothing of the kind. */
  public static Optional<Denial> in(String text) {
    Matcher words = WORDS.matcher(text);
    return words.find()
        ? Optional.of(
            new Denial(
                new Ref("ServiceAccount", words.group(1), words.group(2)),
                words.group(3),
                words.group(4),
                words.group(5),
                words.group(6) == null ? "" : words.group(6)))
        : Optional.empty();
  }

  /** {@code list pods in namespace shop}. */
  public String words() {
    return verb
        + " "
        + resource
        + (group.isEmpty() ? "" : "." + group)
        + (namespace.isEmpty() ? " in the whole cluster" : " in namespace " + namespace);
  }
}
