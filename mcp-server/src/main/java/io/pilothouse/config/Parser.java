package io.pilothouse.config;

import java.time.Duration;
import java.util.Arrays;
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

  /** An address that only this machine reaches. */
  static Parser<String> loopback() {
    Pattern address = Pattern.compile("localhost|127(\\.(25[0-5]|2[0-4]\\d|1?\\d?\\d)){3}|::1");
    return text -> {
      String host = text.strip().toLowerCase(Locale.ROOT);
      if (address.matcher(host).matches()) {
        return host;
      }
      throw new Refusal(
          "127.0.0.1, ::1 or localhost: callers are not authenticated yet, so none may come from"
              + " another machine");
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
