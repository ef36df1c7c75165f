package io.pilothouse.monitor.usage;

import io.pilothouse.monitor.usage.Suggestion.Urgency;
import io.pilothouse.tools.core.Counts;
import io.pilothouse.tools.render.Ages;
import io.pilothouse.tools.render.Listing;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;

/**
 * Suggestions as a list.
 *
 * @param known what they come from
 * @param all whether containers that fit are listed, too
 */
record AdviceReport(UsageHistory.Known known, boolean all) {
  private static final List<String> COLUMNS =
      List.of(
          "namespace",
          "name",
          "pods",
          "why",
          "cpu p50/p95/max",
          "cpu request",
          "memory p50/p95/max",
          "memory request",
          "memory limit",
          "oom kills",
          "evidence",
          "confidence");

  /**
   * @param hidden how many namespaces the caller may not see
   */
  Listing of(List<Suggestion> suggestions, int hidden) {
    List<Suggestion> shown =
        suggestions.stream().filter(each -> all || each.urgency() != Urgency.FITS).toList();
    return new Listing(
        summary(suggestions),
        notes(shown, hidden),
        COLUMNS,
        shown.stream().map(AdviceReport::row).toList(),
        false);
  }

  private static String summary(List<Suggestion> suggestions) {
    List<String> parts = new ArrayList<>();
    for (Urgency urgency : Urgency.values()) {
      long count = suggestions.stream().filter(each -> each.urgency() == urgency).count();
      if (count > 0) {
        parts.add(count + " " + word(urgency));
      }
    }
    return Counts.of(suggestions.size(), "container")
        + (parts.isEmpty() ? "" : ": " + String.join(", ", parts));
  }

  private List<String> notes(List<Suggestion> shown, int hidden) {
    List<String> notes = new ArrayList<>();
    if (!shown.isEmpty()) {
      notes.add(
          "together the proposed requests change what is asked for by "
              + difference(shown.stream().mapToDouble(AdviceReport::cpu).sum(), Resources::cpuText)
              + " CPU and "
              + difference(
                  shown.stream().mapToDouble(AdviceReport::memory).sum(), Resources::memoryText)
              + " memory");
    }
    if (known.leftOut() > 0) {
      notes.add(Counts.of(known.leftOut(), "smaller container") + " not remembered");
    }
    if (hidden > 0) {
      notes.add("usage in " + Counts.of(hidden, "namespace") + " is not yours to see");
    }
    known.gaps().forEach(gap -> notes.add("not collected at the last look: " + gap));
    return notes;
  }

  private static double cpu(Suggestion suggestion) {
    ContainerUsage usage = suggestion.usage();
    return (suggestion.requests().cpu() - usage.requests().cpu()) * usage.pods();
  }

  private static double memory(Suggestion suggestion) {
    ContainerUsage usage = suggestion.usage();
    return (suggestion.requests().memory() - usage.requests().memory()) * usage.pods();
  }

  private static String difference(double amount, DoubleFunction<String> text) {
    return amount == 0 ? "0" : (amount < 0 ? "-" : "+") + text.apply(Math.abs(amount));
  }

  private static Listing.Row row(Suggestion suggestion) {
    ContainerUsage usage = suggestion.usage();
    Workload workload = usage.key().workload();
    String name = workload.kind() + "/" + workload.name() + "/" + usage.key().container();
    UsageStats stats = usage.stats();
    return new Listing.Row(
        suggestion.urgency().ordinal(),
        workload.namespace(),
        name,
        List.of(
            workload.namespace(),
            name,
            String.valueOf(usage.pods()),
            word(suggestion.urgency()),
            spread(stats.cpu(), Resources::cpuText),
            change(usage.requests().cpu(), suggestion.requests().cpu(), Resources::cpuText),
            spread(stats.memory(), Resources::memoryText),
            change(
                usage.requests().memory(), suggestion.requests().memory(), Resources::memoryText),
            change(usage.limits().memory(), suggestion.memoryLimit(), Resources::memoryText),
            String.valueOf(usage.kills()),
            Counts.of(stats.samples(), "sample") + " in " + Ages.of(stats.covered()),
            suggestion.confidence().name()));
  }

  private static String word(Urgency urgency) {
    return urgency.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static String spread(Quantiles amounts, DoubleFunction<String> text) {
    return text.apply(amounts.p50())
        + " / "
        + text.apply(amounts.p95())
        + " / "
        + text.apply(amounts.max());
  }

  private static String change(double now, double proposed, DoubleFunction<String> text) {
    return now == proposed ? text.apply(now) : text.apply(now) + " → " + text.apply(proposed);
  }
}
