package io.pilothouse.guard;

import io.pilothouse.redaction.Redactor;
import io.pilothouse.tools.ToolException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What became of each object of a plan. */
final class Report {
  private final List<Outcome> outcomes;
  private final Redactor redactor;

  Report(List<Outcome> outcomes, Redactor redactor) {
    this.outcomes = outcomes;
    this.redactor = redactor;
  }

  /** What went wrong first. */
  Optional<ToolException> failure() {
    return outcomes.stream()
        .filter(Outcome.Failed.class::isInstance)
        .map(Outcome.Failed.class::cast)
        .map(failed -> Failures.redacted(failed.failure(), redactor))
        .findFirst();
  }

  /** In a word. */
  String word() {
    if (failure().isPresent()) {
      return changed() == 0 ? "failed" : "partly applied";
    }
    List<Follower.End> ends =
        outcomes.stream()
            .filter(Outcome.Done.class::isInstance)
            .flatMap(each -> ((Outcome.Done) each).applied().end().stream())
            .toList();
    if (ends.isEmpty()) {
      return "applied";
    }
    return ends.stream().allMatch(Follower.End::done) ? "done" : "not ready";
  }

  /** How many objects were changed. */
  private long changed() {
    return outcomes.stream().filter(Outcome.Done.class::isInstance).count();
  }

  private long undoable() {
    return outcomes.stream()
        .filter(Outcome.Done.class::isInstance)
        .filter(each -> each.plan().inverse(each.plan().after()).isPresent())
        .count();
  }

  /** {@code 2 applied, 1 failed, 3 not attempted}. */
  String counts() {
    List<String> counts = new ArrayList<>();
    count(counts, Outcome.Done.class, "applied");
    count(counts, Outcome.Unchanged.class, "so already");
    count(counts, Outcome.Failed.class, "failed");
    count(counts, Outcome.Untried.class, "not attempted");
    return String.join(", ", counts);
  }

  private void count(List<String> counts, Class<? extends Outcome> type, String word) {
    long number = outcomes.stream().filter(type::isInstance).count();
    if (number > 0) {
      counts.add(number + " " + word);
    }
  }

  /** One line for each object, and what else is to be said. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    List<String> gone =
        outcomes.stream()
            .filter(Report::hasGone)
            .map(each -> each.plan().draft().namespace() + "/" + each.plan().draft().name())
            .toList();
    if (!gone.isEmpty()) {
      lines.add("- evicted and gone, which cannot be undone: " + String.join(", ", gone));
    }
    for (Outcome outcome : outcomes) {
      if (hasGone(outcome)) {
        continue;
      }
      lines.add("- " + outcome.plan().draft().object() + ": " + words(outcome));
      if (outcome instanceof Outcome.Done done) {
        done.applied().notes().forEach(note -> lines.add("  " + note));
        if (!done.plan().evicts()) {
          done.plan().blast().warnings().forEach(warning -> lines.add("  " + warning));
        }
      }
    }
    if (undoable() > 1) {
      lines.add("undo_change takes back one change_id at a time: begin with the last.");
    }
    return lines;
  }

  /** Where all went well there is nothing more to say. */
  private static boolean hasGone(Outcome outcome) {
    return outcome instanceof Outcome.Done done
        && done.plan().evicts()
        && done.applied().notes().isEmpty()
        && done.applied().end().filter(Follower.End::done).isPresent();
  }

  private String words(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Done done ->
          "applied, change_id %s%s%s"
              .formatted(
                  done.applied().changeId(),
                  done.plan().inverse(done.plan().after()).isPresent() ? "" : " (cannot be undone)",
                  done.applied().end().map(end -> ": " + end.words()).orElse(""));
      case Outcome.Unchanged unchanged -> unchanged.plan().evicts() ? "gone already" : "so already";
      case Outcome.Failed failed -> {
        ToolException said = Failures.redacted(failed.failure(), redactor);
        yield "FAILED, " + said.code() + ": " + said.getMessage();
      }
      case Outcome.Untried untried -> "not attempted";
    };
  }

  /** The same for machines. */
  JsonArray changes() {
    JsonArray changes = new JsonArray();
    for (Outcome outcome : outcomes) {
      JsonObject change = new JsonObject().put("object", outcome.plan().draft().object());
      switch (outcome) {
        case Outcome.Done done ->
            change.put("outcome", "applied").put("change_id", done.applied().changeId());
        case Outcome.Unchanged unchanged -> change.put("outcome", "unchanged");
        case Outcome.Failed failed ->
            change
                .put("outcome", "failed")
                .put("code", Failures.of(failed.failure()).code().name());
        case Outcome.Untried untried -> change.put("outcome", "not attempted");
      }
      changes.add(change);
    }
    return changes;
  }
}
