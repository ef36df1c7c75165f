package io.pilothouse.sandbox.apply;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Fields that an apply would change but others own. */
public final class ApplyConflict extends RuntimeException {
  private static final long serialVersionUID = 1;

  /**
   * One field.
   *
   * @param owner who owns it, such as {@code "kubectl" using apps/v1}
   * @param path such as {@code .spec.replicas}
   */
  public record Cause(String owner, String path) {}

  private final transient List<Cause> causes;

  ApplyConflict(List<Cause> causes) {
    super(message(causes), null, false, false);
    this.causes = List.copyOf(causes);
  }

  /** The fields, by owner and path. */
  public List<Cause> causes() {
    return causes;
  }

  private static String message(List<Cause> causes) {
    if (causes.size() == 1) {
      Cause cause = causes.getFirst();
      return "Apply failed with 1 conflict: conflict with " + cause.owner() + ": " + cause.path();
    }
    Map<String, StringBuilder> owners = new TreeMap<>();
    for (Cause cause : causes) {
      owners
          .computeIfAbsent(
              cause.owner(), owner -> new StringBuilder("conflicts with " + owner + ":"))
          .append("\n- ")
          .append(cause.path());
    }
    return "Apply failed with "
        + causes.size()
        + " conflicts: "
        + String.join("\n", owners.values());
  }
}
