package io.pilothouse.guard;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import io.pilothouse.redaction.Redactor;
import io.pilothouse.tools.core.Json;
import io.pilothouse.tools.render.UntrustedText;
import io.pilothouse.tools.render.Yaml;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** What a change would do to an object, as a unified diff that may be shown. */
final class ObjectDiff {
  private static final int CONTEXT = 2;

  private ObjectDiff() {}

  /**
   * Redacted before it is compared, so that what is hidden cannot show as a difference.
   *
   * @param before empty if there is no such object yet
   * @param after empty if there is no such object any more
   * @return empty if nothing that matters differs
   */
  static String of(JsonObject before, JsonObject after, Redactor redactor) {
    boolean isNew = before.isEmpty();
    List<String> left = lines(before, redactor);
    List<String> right = lines(isNew ? withoutBirth(after) : after, redactor);
    List<String> diff =
        UnifiedDiffUtils.generateUnifiedDiff(
            "before", "after", left, DiffUtils.diff(left, right), CONTEXT);
    return String.join("\n", diff);
  }

  /** What a dry run gives an object that there is not yet means nothing. */
  private static JsonObject withoutBirth(JsonObject object) {
    JsonObject copy = object.copy();
    JsonObject metadata = Json.object(copy, "metadata");
    metadata.remove("uid");
    metadata.remove("creationTimestamp");
    return copy;
  }

  private static List<String> lines(JsonObject object, Redactor redactor) {
    return object.isEmpty()
        ? List.of()
        : Yaml.write(Noise.without(redactor.redact(object)))
            .lines()
            .map(UntrustedText::stripLine)
            .toList();
  }
}
