package io.pilothouse;

import io.pilothouse.runner.Outcome;
import io.pilothouse.runner.Person;
import io.pilothouse.runner.Watcher;
import io.pilothouse.tools.ToolResult;
import io.pilothouse.tools.client.InputKind;
import io.pilothouse.tools.client.InputRequest;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** A run as the person at the terminal sees it. */
final class AgentTerminal implements Watcher {
  private static final int SHOWN_WIDTH = 118;

  private final Terminal terminal;
  private final boolean quiet;
  private boolean midLine;

  /**
   * @param quiet whether nothing but the answer is wanted on standard output
   */
  AgentTerminal(Terminal terminal, boolean quiet) {
    this.terminal = terminal;
    this.quiet = quiet;
  }

  @Override
  public synchronized void says(String words) {
    if (!quiet && !words.isEmpty()) {
      terminal.out().print(printable(words));
      terminal.out().flush();
      midLine = !words.endsWith("\n");
    }
  }

  @Override
  public void calls(String tool, JsonObject arguments) {
    line("-> " + tool + " " + arguments.encode());
  }

  @Override
  public void hears(String tool, ToolResult answer) {
    String text = answer.text();
    long more = text.lines().count() - 1;
    line(
        "<- "
            + tool
            + ": "
            + shown(text.lines().findFirst().orElse(""))
            + (more > 0 ? " (+" + more + " lines)" : ""));
  }

  @Override
  public void notes(String remark) {
    line("-- " + remark);
  }

  /** Prints what has come of it. */
  void ends(Outcome outcome) {
    if (quiet) {
      outcome.answer().ifPresent(json -> terminal.out().println(json.encodePrettily()));
      terminal.err().println("pilothouse: " + outcome.totals().text());
    } else {
      line("== " + outcome.totals().text());
    }
    outcome
        .problem()
        .ifPresent(why -> terminal.err().println("pilothouse: no answer: " + printable(why)));
  }

  private synchronized void line(String text) {
    if (!quiet) {
      String begin = midLine ? System.lineSeparator() : "";
      terminal.out().println(begin + printable(text).replace('\n', ' '));
      midLine = false;
    }
  }

  /** Whoever types, if standard input is known to be a terminal. */
  Person person() {
    return Boolean.getBoolean("pilothouse.stdin.terminal") ? new Typist() : Person.NONE;
  }

  private final class Typist implements Person {
    private final BufferedReader in =
        new BufferedReader(new InputStreamReader(terminal.in(), Charset.defaultCharset()));

    @Override
    public Set<InputKind> canBeAsked() {
      return Set.of(InputKind.ELICITATION);
    }

    @Override
    public JsonObject answer(InputRequest question) {
      terminal.err().println();
      terminal.err().println(printable(question.params().getString("message", "")));
      terminal.err().print("Agree? [y/N] ");
      terminal.err().flush();
      JsonObject fields =
          question
              .params()
              .getJsonObject("requestedSchema", new JsonObject())
              .getJsonObject("properties", new JsonObject());
      JsonObject content = new JsonObject();
      for (Map.Entry<String, Object> field : fields) {
        content.put(field.getKey(), true);
      }
      return saysYes() && onlyAsksYesOrNo(fields)
          ? new JsonObject().put("action", "accept").put("content", content)
          : new JsonObject().put("action", "decline");
    }

    /** Silence and the end of input are a no. */
    private boolean saysYes() {
      try {
        String line = in.readLine();
        return line != null && Set.of("y", "yes").contains(line.strip().toLowerCase(Locale.ROOT));
      } catch (IOException gone) {
        return false;
      }
    }

    private static boolean onlyAsksYesOrNo(JsonObject fields) {
      return fields.stream()
          .allMatch(
              field ->
                  field.getValue() instanceof JsonObject schema
                      && "boolean".equals(schema.getValue("type")));
    }
  }

  private static String shown(String line) {
    return line.length() > SHOWN_WIDTH ? line.substring(0, SHOWN_WIDTH) + "..." : line;
  }

  /** What models and clusters write must not steer a terminal. */
  private static String printable(String text) {
    return text.replaceAll("[\\p{Cntrl}&&[^\n\t]]", " ");
  }
}
