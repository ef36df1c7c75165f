package io.pilothouse.redaction;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Hides the content of Secret manifests that stand as YAML or JSON inside a string. */
final class EmbeddedSecrets {
  private static final Pattern KIND =
      Pattern.compile("kind\\\\*[\"']?\\s{0,4}:\\s{0,4}\\\\*[\"']?Secret(?:List)?\\b");

  /** A {@code data} or {@code stringData} block and the lines indented below it. */
  private static final Pattern YAML_BLOCK =
      Pattern.compile(
          "(?m)^(\\h*)(?:d|stringD)ata:\\h*\\R(?:\\1\\h+\\S[^\\n]*(?:\\n|\\z)|\\h*\\n)++");

  private static final Pattern YAML_ENTRY = Pattern.compile("(?m)^(\\h*)([^\\s:#][^:\\n]*):.*");
  private static final Pattern JSON_BLOCK =
      Pattern.compile("((?:d|stringD)ata\\\\*\"\\s{0,4}:\\s{0,4})\\{[^{}]*}");

  private EmbeddedSecrets() {}

  static String redact(String text, Runnable count) {
    if (!text.contains("Secret") || !KIND.matcher(text).find()) {
      return text;
    }
    String yaml =
        YAML_BLOCK
            .matcher(text)
            .replaceAll(
                block -> {
                  count.run();
                  return Matcher.quoteReplacement(keysOnly(block.group(), block.group(1)));
                });
    return JSON_BLOCK
        .matcher(yaml)
        .replaceAll(
            block -> {
              count.run();
              return Matcher.quoteReplacement(block.group(1)) + "{<redacted:secret>}";
            });
  }

  /** The block's own entries, without values and without what is indented deeper. */
  private static String keysOnly(String block, String indent) {
    StringBuilder keys = new StringBuilder();
    int depth = -1;
    for (String line : block.split("\n")) {
      Matcher entry = YAML_ENTRY.matcher(line);
      if (keys.isEmpty()) {
        keys.append(line).append('\n');
      } else if (entry.lookingAt()
          && entry.group(1).length() > indent.length()
          && (depth < 0 || entry.group(1).length() == depth)) {
        depth = entry.group(1).length();
        keys.append(entry.group(1)).append(entry.group(2)).append(": <redacted:secret>\n");
      }
    }
    return keys.toString();
  }
}
