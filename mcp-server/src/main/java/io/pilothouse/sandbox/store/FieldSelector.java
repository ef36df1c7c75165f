package io.pilothouse.sandbox.store;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** A field selector, such as {@code status.phase!=Running,spec.nodeName=a}. */
public final class FieldSelector {
  private record Term(String[] path, String absent, String value, boolean wanted) {
    boolean matches(JsonObject object) {
      String found = Json.text(object, path);
      return value.equals(found.isEmpty() ? absent : found) == wanted;
    }
  }

  private final List<Term> terms = new ArrayList<>();

  private FieldSelector() {}

  /**
   * @param text may be empty, which selects everything
   * @throws StatusException 400 when it cannot be parsed or the kind cannot be selected by a field
   */
  public static FieldSelector parse(String text, ResourceKind kind) {
    FieldSelector selector = new FieldSelector();
    for (String term : text.split(",")) {
      if (!term.isBlank()) {
        selector.terms.add(term(text, term.strip(), kind));
      }
    }
    return selector;
  }

  private static Term term(String text, String term, ResourceKind kind) {
    for (String operator : List.of("!=", "==", "=")) {
      int at = term.indexOf(operator);
      if (at >= 0) {
        String field = term.substring(0, at);
        SelectableFields.check(kind, field);
        String value = term.substring(at + operator.length());
        return new Term(
            SelectableFields.path(kind, field),
            SelectableFields.absent(field),
            value,
            !operator.equals("!="));
      }
    }
    throw StatusException.badRequest(
        "invalid selector: '" + text + "'; can't understand '" + term + "'");
  }

  /** Whether it selects everything. */
  public boolean isEmpty() {
    return terms.isEmpty();
  }

  /** Whether the object is selected. */
  public boolean matches(JsonObject object) {
    return terms.stream().allMatch(term -> term.matches(object));
  }
}
