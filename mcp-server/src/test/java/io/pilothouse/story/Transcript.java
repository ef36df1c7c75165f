package io.pilothouse.story;

import io.pilothouse.agents.Brief;
import io.pilothouse.runner.Outcome;
import io.pilothouse.runner.Person;
import io.pilothouse.runner.Watcher;
import io.pilothouse.tools.ToolResult;
import io.pilothouse.tools.client.InputKind;
import io.pilothouse.tools.client.InputRequest;
import io.vertx.core.json.JsonObject;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Writes down what is said, called, asked and answered, for somebody who reads it later. */
public final class Transcript implements Watcher, Person {
  private static final int LINES = 22;
  private static final int WIDTH = 170;
  private static final int WORD = 90;

  private final StringBuilder out = new StringBuilder();
  private final StringBuilder totals = new StringBuilder();
  private final StringBuilder words = new StringBuilder();
  private final Deque<String> called = new ArrayDeque<>();
  private final List<String> questions = new ArrayList<>();
  private final Set<String> shown = new HashSet<>();
  private final List<JsonObject> writes = new ArrayList<>();
  private String agent = "";
  private int asked;
  private int heard;

  /** Begins with these words. */
  public Transcript(String introduction) {
    out.append(introduction);
  }

  /**
   * An agent begins.
   *
   * @param given what it has been told, besides its brief
   */
  public void begins(Brief brief, String given) {
    agent = brief.name();
    heard = 0;
    out.append("\n## ").append(agent).append("\n\n");
    out.append("[The brief](../%s.md), model `%s`. It is given:\n".formatted(agent, brief.model()));
    fenced("text", cut(given, LINES));
  }

  @Override
  public void says(String piece) {
    words.append(piece);
  }

  @Override
  public void calls(String tool, JsonObject arguments) {
    speak();
    called.add(tool + " " + shortened(arguments.copy()).encode());
    if (arguments.containsKey("reason")) {
      writes.add(arguments.copy().put("tool", tool));
    }
  }

  /** All calls so far that give a reason, with their tool. */
  public List<JsonObject> writes() {
    return List.copyOf(writes);
  }

  /** How many questions a person has answered. */
  public int asked() {
    return asked;
  }

  @Override
  public void hears(String tool, ToolResult answer) {
    heard++;
    out.append("\n→ `").append(called.remove()).append("`\n");
    questions.forEach(out::append);
    questions.clear();
    if (shown.add(answer.text())) {
      fenced("text", cut(answer.text(), LINES));
    } else {
      out.append("\n(the same answer as above)\n");
    }
  }

  @Override
  public void notes(String remark) {
    speak();
    out.append("\n*").append(remark).append("*\n");
  }

  @Override
  public Set<InputKind> canBeAsked() {
    return Set.of(InputKind.ELICITATION);
  }

  /** Reads the plan, and agrees. */
  @Override
  public JsonObject answer(InputRequest question) {
    asked++;
    List<String> lines = question.params().getString("message").lines().limit(2).toList();
    questions.add(
        "\n> **Pilothouse asks the person on call:** %s. %s, and the difference below.\n>\n> **The person** reads it and agrees.\n"
            .formatted(lines.get(0).replaceFirst("\\.$", ""), lines.get(1)));
    return JsonObject.of("action", "accept", "content", JsonObject.of("approve", true));
  }

  /** The agent has ended. */
  public void ended(Brief brief, Outcome outcome) {
    String last = words.toString();
    words.setLength(0);
    say(last.substring(0, last.indexOf("```json")).strip());
    out.append("\n<details><summary>Its answer, as its brief wants it</summary>\n");
    fenced("json", outcome.answer().orElseThrow().encodePrettily());
    out.append("\n</details>\n");
    totals.append(
        "| %s | %s | %d | %d | %d |\n"
            .formatted(agent, brief.model(), outcome.totals().turns(), heard, asked));
    asked = 0;
  }

  /** All of it, with what differs from run to run replaced. */
  public String text() {
    return Steady.text(
        out
            + "\n"
            + "## Totals\n\n"
            + "| agent | model | turns | tool calls | questions to a person |\n"
            + "| --- | --- | --- | --- | --- |\n"
            + totals);
  }

  private void speak() {
    String said = words.toString().strip();
    words.setLength(0);
    if (!said.isEmpty()) {
      say(said);
    }
  }

  private void say(String said) {
    out.append("\n**").append(agent).append(":** ").append(said).append('\n');
  }

  private void fenced(String language, String text) {
    out.append("\n```").append(language).append('\n').append(text).append("\n```\n");
  }

  private static String cut(String text, int most) {
    List<String> lines =
        text.strip()
            .lines()
            .map(line -> line.length() <= WIDTH ? line : line.substring(0, WIDTH - 1) + "…")
            .toList();
    return lines.size() <= most + 1
        ? String.join("\n", lines)
        : String.join("\n", lines.subList(0, most))
            + "\n… "
            + (lines.size() - most)
            + " more lines";
  }

  private static JsonObject shortened(JsonObject arguments) {
    arguments.forEach(
        each -> {
          if (each.getValue() instanceof JsonObject inner) {
            shortened(inner);
          } else if (each.getValue() instanceof String text
              && text.length() > WORD
              && !each.getKey().equals("reason")) {
            arguments.put(
                each.getKey(),
                text.substring(0, WORD / 3) + "… (" + text.length() + " characters)");
          }
        });
    return arguments;
  }
}
