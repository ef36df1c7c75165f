package io.pilothouse.agents;

import java.util.List;

/**
 * What a brief has to be, as far as it can be judged without knowing which tools are served: a
 * subagent file of Claude Code, with the sections that make an agent predictable.
 */
final class BriefFormat {
  /** A brief is read by a model again and again; one that is longer is not read with care. */
  static final int MOST_LINES = 120;

  static final List<String> SECTIONS =
      List.of("Inputs", BriefBody.PROCEDURE, "Hard rules", BriefBody.OUTPUT, "Escalate", "Never");

  private BriefFormat() {}

  /**
   * @param fileName without a folder; the brief is named like it
   * @throws BriefException when any part of it is wrong: a brief is loaded whole or not at all
   */
  static Brief parse(String fileName, String text) throws BriefException {
    String source = text.replace("\r\n", "\n");
    FrontMatter file = FrontMatter.of(source);
    checkLines(source);
    BriefHead head = new BriefHead(file);
    head.check();
    Brief brief =
        new Brief(
            head.name(fileName),
            head.description(),
            head.tools(),
            head.model(),
            head.maxTurns(),
            file.body(),
            source);
    check(brief);
    return brief;
  }

  /** What is about the cluster and not about an agent: any Markdown, front matter left out. */
  static String context(String text) throws BriefException {
    String source = text.replace("\r\n", "\n");
    checkLines(source);
    String facts = source.startsWith("---\n") ? FrontMatter.of(source).body() : source.strip();
    if (facts.isEmpty()) {
      throw new BriefException("it says nothing");
    }
    return facts;
  }

  private static void checkLines(String source) throws BriefException {
    long lines = source.stripTrailing().lines().count();
    if (lines > MOST_LINES) {
      throw new BriefException("it has %d lines; at most %d".formatted(lines, MOST_LINES));
    }
  }

  private static void check(Brief brief) throws BriefException {
    BriefBody body = BriefBody.of(brief.body());
    if (body.role().isEmpty()) {
      throw new BriefException("it must say what the agent is before its first heading");
    }
    if (!body.headings().equals(SECTIONS)) {
      throw new BriefException(
          "its sections must be %s, in this order; they are %s"
              .formatted(
                  String.join(", ", SECTIONS),
                  body.headings().isEmpty() ? "none" : String.join(", ", body.headings())));
    }
    for (BriefBody.Section section : body.sections()) {
      if (section.text().isEmpty()) {
        throw new BriefException("## " + section.heading() + " is empty");
      }
    }
    checkTools(brief, body.firstStep());
    OutputContract.check(body.schemas());
  }

  private static void checkTools(Brief brief, String firstStep) throws BriefException {
    if (firstStep.isEmpty()) {
      throw new BriefException("## Procedure must be numbered, beginning with 1.");
    }
    if (Mentions.inBackticks(firstStep).stream().noneMatch(brief::grants)) {
      throw new BriefException(
          "step 1 of ## Procedure must name, in backticks, the tool that is called first");
    }
    for (String name : Mentions.qualified(brief.body())) {
      if (name.startsWith(Brief.SERVER)) {
        throw new BriefException(
            "it names %s in its text; there the tools of this server have their short names"
                .formatted(name));
      }
      if (!brief.tools().contains(name)) {
        throw new BriefException("it names %s in its text, but not in tools".formatted(name));
      }
    }
  }
}
