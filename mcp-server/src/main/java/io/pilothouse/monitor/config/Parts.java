package io.pilothouse.monitor.config;

import io.pilothouse.diagnosis.finding.Severity;
import io.pilothouse.monitor.config.Secret.InFile;
import io.pilothouse.monitor.config.Secret.InVariable;
import io.pilothouse.yaml.Fields;
import java.net.URI;
import java.time.LocalTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads what several parts of the file have in common. */
final class Parts {
  private static final InFile NONE = new InFile("");

  private static final Map<String, Severity> SEVERITIES =
      Stream.of(Severity.values()).collect(Collectors.toMap(Severity::toString, each -> each));

  private Parts() {}

  /** A map inside, which may be missing as every key of it may; then every default holds. */
  static <T> T of(Fields fields, String key, Function<Fields, T> reader) {
    return read(fields.inner(key).orElseGet(Fields::none), reader);
  }

  /** A map inside, if it is there. */
  static <T> Optional<T> optional(Fields fields, String key, Function<Fields, T> reader) {
    return fields.inner(key).map(inner -> read(inner, reader));
  }

  /** Every map of a list. */
  static <T> List<T> all(Fields fields, String key, Function<Fields, T> reader) {
    return fields.list(key).stream().map(inner -> read(inner, reader)).toList();
  }

  private static <T> T read(Fields inner, Function<Fields, T> reader) {
    T value = reader.apply(inner);
    inner.refuseOthers();
    return value;
  }

  /** {@code SEV-1} and so on; none is wrong. */
  static List<Severity> severities(Fields fields, String key) {
    if (!fields.has(key)) {
      fields.problem(key, "is missing");
    }
    return severities(fields, key, List.of());
  }

  /** The same with what holds where none are given. */
  static List<Severity> severities(Fields fields, String key, List<Severity> standard) {
    List<Severity> severities =
        fields.textsOf(key, SEVERITIES.keySet()).stream()
            .filter(SEVERITIES::containsKey)
            .map(SEVERITIES::get)
            .distinct()
            .toList();
    return fields.has(key) ? severities : standard;
  }

  /** A time of day; midnight where it is wrong, which is noted. */
  static LocalTime timeOfDay(Fields fields, String key) {
    if (!fields.has(key)) {
      fields.problem(key, "is missing");
    }
    return fields
        .parsed(
            key,
            text -> {
              try {
                return Optional.of(LocalTime.parse(text));
              } catch (DateTimeParseException bad) {
                return Optional.empty();
              }
            },
            "a time of day such as 22:00")
        .orElse(LocalTime.MIDNIGHT);
  }

  /** An HTTP address; without a default one must be given. */
  static String url(Fields fields, String key, Optional<String> standard) {
    if (standard.isEmpty() && !fields.has(key)) {
      fields.problem(key, "is missing");
    }
    return fields
        .parsed(key, Parts::httpUrl, "a URL that begins with https:// or http://")
        .orElse(standard.orElse(""));
  }

  private static Optional<String> httpUrl(String text) {
    try {
      URI url = URI.create(text);
      boolean http = Set.of("http", "https").contains(String.valueOf(url.getScheme()));
      return http && url.getHost() != null && url.getUserInfo() == null
          ? Optional.of(text.replaceAll("/+$", ""))
          : Optional.empty();
    } catch (IllegalArgumentException bad) {
      return Optional.empty();
    }
  }

  /** {@code nameFile} or {@code nameEnv}. */
  static Optional<Secret> secret(Fields fields, String name) {
    Optional<Secret> file = fields.text(name + "File").map(InFile::new);
    Optional<Secret> variable = fields.text(name + "Env").map(InVariable::new);
    if (file.isPresent() && variable.isPresent()) {
      fields.problem(name + "File", "give either " + name + "File or " + name + "Env");
    }
    return file.or(() -> variable);
  }

  static Secret requiredSecret(Fields fields, String name) {
    Optional<Secret> secret = secret(fields, name);
    if (!fields.has(name + "File") && !fields.has(name + "Env")) {
      fields.problem(
          name + "File", "is missing: name a file there, or a variable as " + name + "Env");
    }
    return secret.orElse(NONE);
  }
}
