package io.pilothouse.story;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A finding as {@code diagnose} words it, read the way a model reads it: from the text.
 *
 * @param object kind, and namespace/name
 * @param about everything it says below its first line, without what comes next
 * @param next the call it proposes
 */
record Finding(
    String id,
    String severity,
    String code,
    String object,
    String summary,
    String confidence,
    List<String> about,
    Optional<Next> next) {
  private static final Pattern HEAD =
      Pattern.compile(
          "\\d+\\. (SEV-\\d) (\\w+) (\\w+ \\S+): (.+) \\[.*?(HIGH|MEDIUM|LOW) confidence, id"
              + " (f-[0-9a-f]+)]");
  private static final Pattern NEXT = Pattern.compile(" +next: (\\w+) (\\{.*})(?: \\((.*)\\))?");

  /** A call with its arguments, and what it is good for. */
  record Next(String tool, JsonObject arguments, String why) {}

  Finding {
    about = List.copyOf(about);
  }

  /** All findings in an answer, in its order. */
  static List<Finding> all(String answer) {
    List<Finding> all = new ArrayList<>();
    List<String> block = new ArrayList<>();
    for (String line : (answer + "\n⟦").lines().toList()) {
      boolean inside = line.startsWith("   ");
      if (!inside && !block.isEmpty()) {
        all.add(of(block));
        block.clear();
      }
      if (inside ? !block.isEmpty() : HEAD.matcher(line).matches()) {
        block.add(line);
      }
    }
    return all;
  }

  private static Finding of(List<String> block) {
    Matcher head = HEAD.matcher(block.getFirst());
    if (!head.matches()) {
      throw new AssertionError("not a finding: " + block.getFirst());
    }
    List<String> about = new ArrayList<>();
    Optional<Next> next = Optional.empty();
    for (String line : block.subList(1, block.size())) {
      Matcher call = NEXT.matcher(line);
      if (!call.matches()) {
        about.add(line.strip());
      } else if (next.isEmpty()) {
        next =
            Optional.of(new Next(call.group(1), new JsonObject(call.group(2)), "" + call.group(3)));
      }
    }
    return new Finding(
        head.group(6),
        head.group(1),
        head.group(2),
        head.group(3),
        head.group(4),
        head.group(5),
        about,
        next);
  }

  boolean isSure() {
    return confidence.equals("HIGH");
  }

  String kind() {
    return object.substring(0, object.indexOf(' '));
  }

  String namespace() {
    return object.substring(object.indexOf(' ') + 1, object.indexOf('/'));
  }

  String name() {
    return object.substring(object.indexOf('/') + 1);
  }

  /** As the briefs want it: namespace/kind/name. */
  String rootObject() {
    return namespace() + "/" + kind() + "/" + name();
  }

  /** Arguments that name the object. */
  JsonObject target() {
    return JsonObject.of("kind", kind(), "namespace", namespace(), "name", name());
  }

  /** What it says under a heading such as {@code evidence}. */
  List<String> under(String heading) {
    return about.stream()
        .filter(line -> line.startsWith(heading + ": "))
        .map(line -> line.substring(heading.length() + 2))
        .toList();
  }
}
