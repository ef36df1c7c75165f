package io.pilothouse.redaction;

import io.pilothouse.redaction.CredentialNames.Place;
import io.pilothouse.redaction.CredentialNames.Verdict;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/**
 * Takes credentials out of Kubernetes objects and out of free text. Works on the object, before
 * anything is rendered, so that no rendering can show what this has hidden. A replaced value reads
 * {@code <redacted:kind>}; redacting twice changes nothing more. Immutable; safe on any thread.
 */
public final class Redactor {
  private final Runnable count;

  /** A redactor that nobody counts. */
  public Redactor() {
    this(new LongAdder());
  }

  /**
   * @param redactions grows by one with every value hidden
   */
  public Redactor(LongAdder redactions) {
    this.count = redactions::increment;
  }

  /**
   * A copy of a Kubernetes object, or of a list of them, fit to be shown: without {@code
   * managedFields} and the last-applied annotations; Secrets with their keys and sizes only,
   * wherever in the object they are; and without values that look like credentials.
   */
  public JsonObject redact(JsonObject object) {
    return new JsonObject(map(object.getMap(), false));
  }

  /** Free text, such as a log, an event's message or an error, without credentials. */
  public String text(String text) {
    return text(text, Place.FIELD);
  }

  private String text(String text, Place place) {
    if (text.length() < 6) {
      return text;
    }
    String shaped = Shapes.redact(EmbeddedSecrets.redact(text, count), count);
    return Assignments.redact(shaped, place, count);
  }

  /**
   * @param secret whether the object is known to be a Secret: items of a SecretList do not say so
   */
  private Map<String, Object> map(Map<String, Object> source, boolean secret) {
    Map<String, Object> copy = LinkedHashMap.newLinkedHashMap(source.size());
    SecretObjects.Type type = SecretObjects.typeOf(source, secret);
    boolean configMap = "ConfigMap".equals(source.get("kind"));
    String named = nameOfPair(source);
    for (Map.Entry<String, Object> field : source.entrySet()) {
      String key = field.getKey();
      Object value = plain(field.getValue());
      if (key.equals("managedFields") || SecretObjects.isLastApplied(key)) {
        continue;
      }
      if (type.isSecret() && SecretObjects.holdsContent(key) && value instanceof Map) {
        copy.put(key, SecretObjects.sizes(asMap(value), key.equals("data"), count));
      } else if (type.isSecret() && SecretObjects.holdsContent(key) && value != null) {
        count.run();
        copy.put(key, Shapes.hidden("secret"));
      } else if (type.isSecret() && key.equals("metadata") && value instanceof Map) {
        copy.put(key, SecretObjects.metadata(map(asMap(value), false), count));
      } else if (type.isList() && key.equals("items") && value instanceof List<?> items) {
        copy.put(key, items.stream().map(item -> secretItem(plain(item))).toList());
      } else if (configMap && key.equals("data") && value instanceof Map) {
        copy.put(key, settings(asMap(value)));
      } else if (configMap && key.equals("binaryData") && value instanceof Map) {
        copy.put(key, SecretObjects.binarySizes(asMap(value), count));
      } else if (named != null && key.equals("value") && value instanceof String text) {
        copy.put(key, value(named, text, Place.SETTING));
      } else {
        copy.put(key, field(key, value));
      }
    }
    return copy;
  }

  private Object secretItem(Object item) {
    return item instanceof Map ? map(asMap(item), true) : item;
  }

  private Object field(String key, Object value) {
    return switch (value) {
      case null -> null;
      case Map<?, ?> map -> map(asMap(map), false);
      case List<?> list -> list(key, list);
      case String text -> value(key, text, Place.FIELD);
      case Number number -> number(key, number);
      default -> value;
    };
  }

  private Map<String, Object> settings(Map<String, Object> data) {
    Map<String, Object> copy = LinkedHashMap.newLinkedHashMap(data.size());
    data.forEach(
        (key, value) ->
            copy.put(key, value instanceof String text ? value(key, text, Place.SETTING) : value));
    return copy;
  }

  /** A value of several lines is a file: judged line by line, not by its name. */
  private String value(String name, String text, Place place) {
    Optional<Verdict> verdict =
        text.strip().indexOf('\n') < 0 ? CredentialNames.judge(name, place) : Optional.empty();
    if (verdict.isPresent() && CredentialValues.isCredential(verdict.get(), text)) {
      count.run();
      return Shapes.hidden(verdict.get().kind().label);
    }
    if (name.equals("auth") && Shapes.isUserAndPassword(text)) {
      count.run();
      return Shapes.hidden(CredentialNames.Kind.CREDENTIALS.label);
    }
    return text(text, place);
  }

  private Object number(String name, Number number) {
    boolean password =
        CredentialNames.judge(name, Place.FIELD)
            .filter(Verdict::certain)
            .filter(verdict -> verdict.kind() == CredentialNames.Kind.PASSWORD)
            .isPresent();
    return password ? value(name, number.toString(), Place.FIELD) : number;
  }

  /** Lists of words are often command lines, where a value follows its option. */
  private List<Object> list(String key, List<?> source) {
    List<Object> copy = new ArrayList<>(source.size());
    String program = "";
    String before = "";
    for (Object item : source) {
      Object value = plain(item);
      if (value instanceof String text) {
        program = program.isEmpty() ? CommandLines.program(text) : program;
        Optional<String> hidden = CommandLines.hiddenArgument(program, before, text);
        hidden.ifPresent(word -> count.run());
        copy.add(hidden.orElseGet(() -> value(key, text, Place.FIELD)));
        before = text;
      } else {
        copy.add(field(key, value));
      }
    }
    return copy;
  }

  /** The name in {@code {name: X, value: Y}}: an environment variable, header or parameter. */
  private static String nameOfPair(Map<String, Object> object) {
    Object name = object.containsKey("name") ? object.get("name") : object.get("key");
    return object.containsKey("value") && name instanceof String text ? text : null;
  }

  private static Object plain(Object value) {
    return switch (value) {
      case JsonObject object -> object.getMap();
      case JsonArray array -> array.getList();
      case CharSequence text -> text.toString();
      case null, default -> value;
    };
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> asMap(Object map) {
    return (Map<String, Object>) map;
  }
}
