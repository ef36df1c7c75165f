package io.pilothouse.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Turns what a user wrote into a value. Surrounding white space never matters. */
@FunctionalInterface
public interface Parser<T> {
  /**
   * @throws Refusal when the text is no such value
   */
  T parse(String text) throws Refusal;

  /** Free text; empty means not set. */
  static Parser<Optional<String>> text() {
    return text -> Optional.of(text.strip()).filter(value -> !value.isEmpty());
  }

  /** Free text that no message may quote: whatever is wrong with it is for its user to find out. */
  static Parser<Optional<Hidden>> hidden() {
    return text -> text().parse(text).map(Hidden::new);
  }

  /** {@code true} or {@code false}. */
  static Parser<Boolean> trueOrFalse() {
    return choice(Map.of("true", true, "false", false));
  }

  /** A whole number within bounds. */
  static Parser<Integer> number(int least, int most) {
    return text -> {
      try {
        int number = Integer.parseInt(text.strip());
        if (number >= least && number <= most) {
          return number;
        }
      } catch (NumberFormatException notANumber) {
        // Refused below, like a number out of bounds.
      }
      throw new Refusal("a whole number from %,d to %,d".formatted(least, most));
    };
  }

  /** One word without white space, commas or control characters. */
  static Parser<String> word() {
    return matching("[^\\s,\\p{Cntrl}]{1,253}", "one word");
  }

  /** A name or address of a machine. */
  static Parser<String> hostName() {
    return lowerCase(matching("[A-Za-z0-9.:_-]{1,253}", "a host name or address"));
  }

  /** Text that tells the names of one source from those of others. */
  static Parser<String> prefix() {
    return text -> {
      String prefix =
          matching("[A-Za-z0-9][A-Za-z0-9._-]{0,60}[:/#]", "a word and : / or # at its end")
              .parse(text);
      if (List.of("system:", "token:", "local:", "user:", "scope:").contains(prefix)) {
        throw new Refusal("a prefix that is not taken, as " + prefix + " is");
      }
      return prefix;
    };
  }

  /** Text of a certain shape. */
  static Parser<String> matching(String shape, String expected) {
    Pattern pattern = Pattern.compile(shape);
    return text -> {
      if (pattern.matcher(text.strip()).matches()) {
        return text.strip();
      }
      throw new Refusal(expected);
    };
  }

  private static Parser<String> lowerCase(Parser<String> parser) {
    return text -> parser.parse(text).toLowerCase(Locale.ROOT);
  }

  private static <T> Parser<List<T>> each(Parser<T> parser) {
    return text -> {
      List<T> values = new ArrayList<>();
      for (String name : names().parse(text)) {
        values.add(parser.parse(name));
      }
      return List.copyOf(values);
    };
  }

  /** Host names with commas between them, of which the first label may be a wildcard. */
  static Parser<List<String>> hostNames() {
    return each(
        lowerCase(
            matching(
                "(\\*\\.)?[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*|\\[[0-9A-Fa-f:.]+]",
                "names without ports, such as mcp.example.com or *.example.com")));
  }

  /** Origins of web pages with commas between them. */
  static Parser<List<String>> origins() {
    return each(
        lowerCase(
            matching(
                "https?://((\\*\\.)?[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*|\\[[0-9A-Fa-f:.]+])(:\\d{1,5})?",
                "origins such as https://app.example.com or https://*.example.com")));
  }

  /** A URL without a path; empty means not set. */
  static Parser<Optional<String>> baseUrl() {
    return optional(
        matching(
            "https?://[A-Za-z0-9._-]+(:\\d{1,5})?",
            "a URL without a path, as https://example.com"));
  }

  /** A URL to which nobody else can listen; empty means not set. */
  static Parser<Optional<String>> issuer() {
    return optional(
        matching(
            "https://[A-Za-z0-9._-]+(:\\d{1,5})?(/[A-Za-z0-9._~/-]*)?"
                + "|http://(localhost|127\\.0\\.0\\.1|\\[::1])(:\\d{1,5})?(/[A-Za-z0-9._~/-]*)?",
            "an https URL (http on this machine only)"));
  }

  private static Parser<Optional<String>> optional(Parser<String> parser) {
    return text -> text.isBlank() ? Optional.empty() : Optional.of(parser.parse(text));
  }

  /** Rules such as {@code core=*;workloads=sre,scope:k8s.write}; empty means none. */
  static Parser<Map<String, List<String>>> access(List<String> known) {
    return text -> {
      Map<String, List<String>> rules = new LinkedHashMap<>();
      for (String rule : text.split(";")) {
        if (!rule.isBlank()) {
          String[] sides = rule.split("=", 2);
          String toolset = namesOf(known).parse(sides[0]).stream().findFirst().orElse("");
          if (sides.length < 2 || rules.put(toolset, names().parse(sides[1])) != null) {
            throw new Refusal("each toolset once, as in core=*;workloads=sre,scope:k8s.write");
          }
        }
      }
      return Collections.unmodifiableMap(rules);
    };
  }

  /** An IP address or the name of a host. */
  static Parser<String> host() {
    Pattern shape =
        Pattern.compile("[A-Za-z0-9]([A-Za-z0-9.-]{0,252})|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");
    return text -> {
      String host = text.strip();
      if (shape.matcher(host).matches()) {
        return host;
      }
      throw new Refusal("an IP address such as 0.0.0.0 or ::, or the name of a host");
    };
  }

  /** What another parser accepts, or the word {@code off} for nothing. */
  static <T> Parser<Optional<T>> unlessOff(Parser<T> parser) {
    return text -> {
      if (text.strip().equalsIgnoreCase("off")) {
        return Optional.empty();
      }
      try {
        return Optional.of(parser.parse(text));
      } catch (Refusal refusal) {
        throw new Refusal(refusal.getMessage() + ", or off");
      }
    };
  }

  /** A positive time with its unit, for example {@code 500ms}, {@code 30s} or {@code 2m}. */
  static Parser<Duration> duration(Duration most) {
    Pattern shape = Pattern.compile("(\\d{1,9})(ms|s|m|h)");
    return text -> {
      Matcher matcher = shape.matcher(text.strip());
      if (matcher.matches()) {
        long amount = Long.parseLong(matcher.group(1));
        Duration duration =
            switch (matcher.group(2)) {
              case "ms" -> Duration.ofMillis(amount);
              case "s" -> Duration.ofSeconds(amount);
              case "m" -> Duration.ofMinutes(amount);
              default -> Duration.ofHours(amount);
            };
        if (duration.isPositive() && duration.compareTo(most) <= 0) {
          return duration;
        }
      }
      throw new Refusal(
          "a time such as 500ms, 30s or 2m, at most "
              + most.toString().substring(2).toLowerCase(Locale.ROOT));
    };
  }

  /** Names with commas between them; empty means none. */
  static Parser<List<String>> names() {
    return text ->
        Arrays.stream(text.split(","))
            .map(String::strip)
            .filter(name -> !name.isEmpty())
            .distinct()
            .toList();
  }

  /** {@link #names} as Kubernetes has them: of namespaces, or of kinds with their groups. */
  static Parser<List<String>> kubernetesNames() {
    return text -> {
      List<String> names = names().parse(text);
      for (String name : names) {
        if (!name.matches("[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?")) {
          throw new Refusal(
              "names of lower-case letters, digits, - and . with commas between them");
        }
      }
      return names;
    };
  }

  /** {@link #names} of which each must be known. */
  static Parser<List<String>> namesOf(List<String> known) {
    return text -> {
      List<String> names = names().parse(text);
      for (String name : names) {
        if (!known.contains(name)) {
          throw Refusal.ofUnknown(name, known);
        }
      }
      return names;
    };
  }

  /** One of a few words, in any case. */
  static <T> Parser<T> choice(Map<String, T> values) {
    return text -> {
      String word = text.strip().toLowerCase(Locale.ROOT);
      T value = values.get(word);
      if (value == null) {
        throw Refusal.ofUnknown(word, values.keySet().stream().sorted().toList());
      }
      return value;
    };
  }

  /** {@link #choice} of an enumeration's constants, written in lower case. */
  static <E extends Enum<E>> Parser<E> oneOf(Class<E> type) {
    return choice(
        Arrays.stream(type.getEnumConstants())
            .collect(Collectors.toMap(each -> each.name().toLowerCase(Locale.ROOT), each -> each)));
  }
}
