package io.pilothouse.runner;

import com.anthropic.models.messages.Model;
import java.util.Map;

/** Which model a brief's alias means. */
public final class Models {
  private static final Map<String, Model> ALIASES =
      Map.of(
          "haiku", Model.CLAUDE_HAIKU_5_5,
          "sonnet", Model.CLAUDE_SONNET_5_5,
          "opus", Model.CLAUDE_OPUS_5_5);

  private static final String STANDARD = "sonnet";

  private Models() {}

  /**
   * The id of a model.
   *
   * @param name an alias, {@code inherit}, nothing, or an id, which stays as it is
   */
  public static String id(String name) {
    String meant = name.isEmpty() || name.equals("inherit") ? STANDARD : name;
    return ALIASES.containsKey(meant) ? ALIASES.get(meant).asString() : meant;
  }
}
