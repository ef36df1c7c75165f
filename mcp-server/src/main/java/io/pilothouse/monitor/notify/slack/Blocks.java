package io.pilothouse.monitor.notify.slack;

import io.pilothouse.diagnosis.finding.Severity;
import io.pilothouse.monitor.notify.Bulletin;
import io.pilothouse.monitor.notify.Message;
import io.pilothouse.monitor.notify.Words;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Block Kit within what Slack takes: far fewer than 50 blocks, a header of at most 150 characters,
 * sections of at most 3,000, and about 10,000 in all.
 */
final class Blocks {
  private static final int HEADER = 150;
  private static final int FIELD = 300;
  private static final int PARAGRAPH = 600;
  private static final int QUOTE = 300;
  private static final int QUOTES = 5;
  private static final int ROWS = 10;
  private static final int ROW = 250;
  private static final int SECTION = 2_900;
  private static final int SECTIONS = 3;

  private final JsonArray blocks = new JsonArray();

  /** All about one incident, as it stands. */
  static JsonArray incident(Bulletin bulletin) {
    Bulletin.Matter matter = bulletin.matter();
    Blocks blocks = new Blocks();
    blocks.header(mark(bulletin) + " " + bulletin.severity() + " " + matter.object());
    blocks.section(
        "*"
            + Mrkdwn.line(matter.verdict().summary(), PARAGRAPH)
            + "*\n"
            + Mrkdwn.line(Words.step(bulletin), QUOTE));
    blocks.fields(
        List.of(
            "*Object*\n" + Mrkdwn.code(matter.object(), FIELD),
            "*Cluster*\n" + Mrkdwn.code(matter.subject().context(), FIELD),
            "*Since*\n" + Words.minute(bulletin.since()),
            "*Impact*\n" + Mrkdwn.line(matter.verdict().impact(), FIELD)));
    blocks.section(evidence(matter));
    if (!matter.change().isEmpty()) {
      blocks.section("*What changed*\n" + Mrkdwn.line(matter.change(), PARAGRAPH));
    }
    if (!matter.next().isEmpty()) {
      blocks.section("*Next*\n" + Mrkdwn.line(matter.next(), PARAGRAPH));
    }
    blocks.context(
        bulletin.incident()
            + " · "
            + Mrkdwn.line(matter.verdict().code(), FIELD)
            + " · "
            + Mrkdwn.line(matter.verdict().priority(), FIELD)
            + " · as of "
            + Words.minute(bulletin.at()));
    return blocks.blocks;
  }

  /** A line for each of several incidents. */
  static JsonArray list(String title, List<Bulletin> bulletins) {
    Blocks blocks = new Blocks();
    blocks.header(title);
    blocks.section(
        bulletins.stream().limit(ROWS).map(Blocks::row).collect(Collectors.joining("\n")));
    if (bulletins.size() > ROWS) {
      blocks.context((bulletins.size() - ROWS) + " more: `pilothouse incidents list`");
    }
    return blocks.blocks;
  }

  /**
   * Words about an incident, as a quotation below the line that says whose they are.
   *
   * @param alone whether the incident is not seen beside it
   */
  static JsonArray note(Message.Noted noted, boolean alone) {
    Message.About about = noted.about();
    Blocks blocks = new Blocks();
    if (alone) {
      blocks.section(
          "*"
              + about.severity()
              + " "
              + Mrkdwn.line(about.object(), FIELD)
              + "* · "
              + Mrkdwn.line(about.context(), FIELD)
              + " · "
              + about.incident());
    }
    blocks.context("*" + Mrkdwn.line(noted.note().heading(), FIELD) + "*");
    List<String> quotes = Mrkdwn.quotes(noted.note().text(), SECTION, SECTIONS);
    quotes.forEach(blocks::section);
    if (quotes.getLast().endsWith("…")) {
      blocks.context("All of it: `pilothouse incidents list " + about.incident() + "`");
    }
    return blocks.blocks;
  }

  private static String row(Bulletin bulletin) {
    return mark(bulletin)
        + " "
        + Mrkdwn.line(Words.headline(bulletin), ROW)
        + " ("
        + bulletin.incident()
        + ")";
  }

  private static String evidence(Bulletin.Matter matter) {
    return matter.evidence().stream()
        .limit(QUOTES)
        .map(quote -> "• " + Mrkdwn.code(quote, QUOTE))
        .collect(
            Collectors.joining(
                "\n",
                "*Evidence* (confidence "
                    + Mrkdwn.line(matter.verdict().confidence(), FIELD)
                    + ")\n",
                ""));
  }

  private static String mark(Bulletin bulletin) {
    if (bulletin.over()) {
      return ":white_check_mark:";
    }
    return bulletin.severity().compareTo(Severity.SEV2) <= 0
        ? ":red_circle:"
        : ":large_yellow_circle:";
  }

  private void header(String text) {
    blocks.add(
        new JsonObject()
            .put("type", "header")
            .put(
                "text",
                new JsonObject()
                    .put("type", "plain_text")
                    .put("text", Mrkdwn.line(text, HEADER))
                    .put("emoji", true)));
  }

  private void section(String text) {
    blocks.add(new JsonObject().put("type", "section").put("text", mrkdwn(text)));
  }

  private void fields(List<String> texts) {
    blocks.add(
        new JsonObject()
            .put("type", "section")
            .put("fields", new JsonArray(texts.stream().map(Blocks::mrkdwn).toList())));
  }

  private void context(String text) {
    blocks.add(
        new JsonObject().put("type", "context").put("elements", new JsonArray().add(mrkdwn(text))));
  }

  /** Verbatim: Slack makes no links and mentions of its own. */
  private static JsonObject mrkdwn(String text) {
    return new JsonObject().put("type", "mrkdwn").put("text", text).put("verbatim", true);
  }
}
