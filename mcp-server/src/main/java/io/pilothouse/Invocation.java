package io.pilothouse;

import java.util.List;
import java.util.Map;

/**
 * What a user typed, understood.
 *
 * @param command for example {@code serve}
 * @param settings text of every flag that was given, by its name
 * @param words what was given besides flags
 * @param json whether the answer is wanted as JSON
 */
record Invocation(String command, Map<String, String> settings, List<String> words, boolean json) {
  Invocation {
    settings = Map.copyOf(settings);
    words = List.copyOf(words);
  }
}
