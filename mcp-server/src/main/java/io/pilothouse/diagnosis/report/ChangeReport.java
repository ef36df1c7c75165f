package io.pilothouse.diagnosis.report;

import io.pilothouse.diagnosis.change.TimelineEntry;
import io.pilothouse.diagnosis.model.Ref;
import io.pilothouse.diagnosis.snapshot.Gap;
import io.pilothouse.diagnosis.snapshot.Scope;
import io.pilothouse.tools.core.Fitted;
import io.pilothouse.tools.render.Ages;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A list of changes as text or data.
 *
 * @param from what was before is not among them
 * @param changes the most telling first
 * @param unwell what does not work now
 * @param gaps what could not be read
 */
public record ChangeReport(
    Scope scope,
    Instant now,
    Instant from,
    List<TimelineEntry> changes,
    List<Ref> unwell,
    List<Gap> gaps) {
  private static final int MOST = 20;
  private static final int MOST_GAPS = 6;
  private static final int NAMED = 3;
  private static final int LONGEST = 160;
  private static final List<String> HEADINGS =
      List.of("when", "ago", "what", "by", "where", "difference");

  /** An answer that fits. */
  public record Page(String text, int shown) {}

  /**
   * @param budget characters
   */
  public Page within(int budget) {
    String head = head();
    String gaps = gapsText();
    List<List<String>> rows = changes.stream().limit(MOST).map(this::cells).toList();
    Fitted table = Fitted.of(HEADINGS, rows, budget - head.length() - gaps.length() - 100);
    String left =
        table.shown() < changes.size()
            ? "\nshown "
                + table.shown()
                + " of "
                + changes.size()
                + "; narrow with namespace, kind and name or since"
            : "";
    String body = table.shown() == 0 ? "" : "\n" + table.text();
    return new Page(head + body + left + gaps, table.shown());
  }

  private String head() {
    String what =
        changes.isEmpty()
            ? "NO CHANGES known"
            : changes.size() + (changes.size() == 1 ? " change" : " changes");
    return what
        + " in "
        + scope
        + " since "
        + from.truncatedTo(ChronoUnit.SECONDS)
        + (unwell.isEmpty()
            ? ", newest first."
            : "; first what leads to what does not work now ("
                + unwell.stream().limit(NAMED).map(Ref::toString).collect(Collectors.joining(", "))
                + (unwell.size() > NAMED ? " and " + (unwell.size() - NAMED) + " more" : "")
                + ").")
        + " Deletions and values before an edit are mostly not kept.";
  }

  private List<String> cells(TimelineEntry entry) {
    String words = entry.words();
    return List.of(
        entry.at().truncatedTo(ChronoUnit.SECONDS).toString(),
        Ages.of(Duration.between(entry.at(), now)),
        entry.kind().words(),
        entry.by().isEmpty() ? "-" : entry.by(),
        entry.object().toString(),
        words.length() <= LONGEST ? words : words.substring(0, LONGEST - 1) + "…");
  }

  private String gapsText() {
    if (gaps.isEmpty()) {
      return "";
    }
    String some =
        gaps.stream()
            .limit(MOST_GAPS)
            .map(each -> each.what() + " (" + each.why() + ")")
            .collect(Collectors.joining("; "));
    int left = gaps.size() - MOST_GAPS;
    return "\nNot checked: " + some + (left > 0 ? " and " + left + " more" : "");
  }

  /**
   * Everything that is shown.
   *
   * @param shown how many changes
   */
  public JsonObject json(int shown) {
    JsonArray array = new JsonArray();
    IntStream.range(0, Math.min(shown, changes.size()))
        .forEach(i -> array.add(json(changes.get(i), i + 1)));
    return counts(array.size()).put("changes", array).put("notChecked", gapsJson());
  }

  /** The most that is shown. */
  public int most() {
    return Math.min(MOST, changes.size());
  }

  /** Numbers only. */
  public JsonObject counts(int shown) {
    return new JsonObject()
        .put("total", changes.size())
        .put("shown", shown)
        .put("truncated", shown < changes.size());
  }

  private JsonArray gapsJson() {
    JsonArray array = new JsonArray();
    gaps.forEach(gap -> array.add(new JsonObject().put("what", gap.what()).put("why", gap.why())));
    return array;
  }

  private static JsonObject json(TimelineEntry entry, int rank) {
    return new JsonObject()
        .put("when", entry.at().toString())
        .put("object", ReportJson.ref(entry.object()))
        .put("kind", entry.kind().name())
        .put("by", entry.by())
        .put("difference", entry.words())
        .put("rank", rank);
  }
}
