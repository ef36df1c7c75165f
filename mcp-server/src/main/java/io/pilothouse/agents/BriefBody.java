package io.pilothouse.agents;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The instructions of a brief, by section.
 *
 * @param role what comes before the first heading
 * @param sections in the order of the file
 */
record BriefBody(String role, List<Section> sections) {
  static final String PROCEDURE = "Procedure";
  static final String OUTPUT = "Output";

  private static final Pattern HEADING = Pattern.compile("## +(.+?) *");
  private static final Pattern SCHEMA =
      Pattern.compile("^ *```json *\\n(.*?)^ *``` *$", Pattern.DOTALL | Pattern.MULTILINE);
  private static final Pattern FIRST_STEP =
      Pattern.compile("\\A1\\. (.*?)(?=^2\\. |\\z)", Pattern.DOTALL | Pattern.MULTILINE);

  /** A heading of the second level, and what stands under it. */
  record Section(String heading, String text) {}

  /** Takes Markdown apart; a heading in a fenced block is none. */
  static BriefBody of(String markdown) {
    List<Section> sections = new ArrayList<>();
    String heading = "";
    StringBuilder text = new StringBuilder();
    boolean fenced = false;
    for (String line : markdown.lines().toList()) {
      fenced ^= Mentions.isFence(line);
      Matcher found = HEADING.matcher(line);
      if (!fenced && found.matches()) {
        sections.add(new Section(heading, text.toString().strip()));
        heading = found.group(1);
        text.setLength(0);
      } else {
        text.append(line).append('\n');
      }
    }
    sections.add(new Section(heading, text.toString().strip()));
    return new BriefBody(sections.getFirst().text(), sections.subList(1, sections.size()));
  }

  List<String> headings() {
    return sections.stream().map(Section::heading).toList();
  }

  /** The text of a section; empty when there is none. */
  String text(String heading) {
    return sections.stream()
        .filter(section -> section.heading().equals(heading))
        .map(Section::text)
        .findFirst()
        .orElse("");
  }

  /** What the procedure has under 1.; empty when it is not numbered. */
  String firstStep() {
    Matcher step = FIRST_STEP.matcher(text(PROCEDURE));
    return step.find() ? step.group(1) : "";
  }

  /** The fenced JSON of the section about the answer. */
  List<String> schemas() {
    return SCHEMA.matcher(text(OUTPUT)).results().map(block -> block.group(1).strip()).toList();
  }
}
