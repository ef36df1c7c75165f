package io.pilothouse.story;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** Replaces what differs from run to run: ids of plans and changes, times, ages and counters. */
final class Steady {
  private static final Pattern ID = Pattern.compile("\\b([pc])-[0-9a-f]{8}-[0-9a-f]{4}\\b");
  private static final Map<Pattern, String> REST = new LinkedHashMap<>();

  static {
    REST.put(
        Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z"),
        "yyyy-mm-ddThh:mm:ssZ");
    REST.put(Pattern.compile("(?<=Z  )\\d+[smhd]\\w*"), "...");
    REST.put(Pattern.compile("\\b\\d+[smhd](\\d+[smhd])? ago"), "... ago");
    REST.put(Pattern.compile("for \\d+[smhd](\\d+[smhd])?\\b"), "for ...");
    REST.put(Pattern.compile("after \\d+ s\\b"), "after ... s");
    REST.put(Pattern.compile(" x\\d+:"), " x...:");
    REST.put(Pattern.compile("\\b\\d+ restarts"), "... restarts");
    REST.put(Pattern.compile("Looked at \\d+ pods"), "Looked at ... pods");
    REST.put(Pattern.compile("resourceVersion: '\\d+'"), "resourceVersion: '...'");
    REST.put(Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"), "...");
  }

  private Steady() {}

  static String text(String text) {
    Map<String, String> ids = new LinkedHashMap<>();
    String steady =
        ID.matcher(text)
            .replaceAll(
                id ->
                    ids.computeIfAbsent(
                        id.group(),
                        any -> id.group(1) + "-" + "%08d-0000".formatted(ids.size() + 1)));
    for (Map.Entry<Pattern, String> each : REST.entrySet()) {
      steady = each.getKey().matcher(steady).replaceAll(each.getValue());
    }
    return steady;
  }
}
