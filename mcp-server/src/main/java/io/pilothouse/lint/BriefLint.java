package io.pilothouse.lint;

import io.pilothouse.agents.Brief;
import io.pilothouse.agents.Briefs;
import io.pilothouse.agents.Mentions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The rules for briefs that need to know which tools there are. They are about mistakes, not about
 * safety: what a caller may do is decided by the server at each call, whatever a brief grants.
 */
public final class BriefLint {
  /** The only agent that repairs; every other one may look, and nothing else. */
  static final String WRITER = "remediator";

  /** Tools of the client that look only. Others, a shell above all, lead around the server. */
  private static final Set<String> CLIENTS_READERS = Set.of("Read", "Grep", "Glob");

  /** How tools and most of their arguments are spelt, and few other things. */
  private static final Pattern SNAKE_CASE = Pattern.compile("[a-z]+(?:_[a-z0-9]+)+");

  private static final Pattern OTHER_NAME_OF_OURS =
      Pattern.compile("mcp__(?:plugin_)?(?:pilothouse|k8s)(?:_[a-z0-9]+)?__(.+)");

  private final ServedTools served;
  private final SchemaRules schemas = new SchemaRules();

  public BriefLint(ServedTools served) {
    this.served = served;
  }

  /** What is wrong, by file name; also what kept a file from being read as a brief. */
  public Map<String, List<String>> check(Briefs briefs) {
    Map<String, List<String>> problems = new TreeMap<>();
    briefs.problems().forEach((file, problem) -> problems.put(file, List.of(problem)));
    for (Brief brief : briefs.all()) {
      List<String> found = new ArrayList<>();
      brief.tools().forEach(tool -> checkGrant(brief, tool, found));
      checkMentions(brief, found);
      checkSchema(brief, briefs, found);
      if (!found.isEmpty()) {
        problems.put(brief.name() + ".md", found);
      }
    }
    return problems;
  }

  private void checkGrant(Brief brief, String tool, List<String> found) {
    if (!tool.startsWith(Brief.SERVER)) {
      checkForeign(tool, found);
      return;
    }
    String name = tool.substring(Brief.SERVER.length());
    if (!served.has(name)) {
      found.add("it is granted %s, which there is not".formatted(name));
    } else if (served.writes(name) && !brief.name().equals(WRITER)) {
      found.add("it is granted %s, which changes the cluster; only %s may".formatted(name, WRITER));
    }
  }

  private void checkForeign(String tool, List<String> found) {
    var ours = OTHER_NAME_OF_OURS.matcher(tool);
    String name = ours.matches() ? ours.group(1) : tool;
    if (served.has(name)) {
      found.add("it is granted %s; its full name is %s".formatted(tool, Brief.SERVER + name));
    } else if (ours.matches()) {
      found.add("it is granted %s, which there is not".formatted(name));
    } else if (!tool.startsWith("mcp__") && !CLIENTS_READERS.contains(tool)) {
      found.add("it is granted %s, which leads around the server".formatted(tool));
    }
  }

  private void checkMentions(Brief brief, List<String> found) {
    for (String name : new LinkedHashSet<>(Mentions.inBackticks(brief.body()))) {
      if (served.has(name) && !brief.grants(name)) {
        found.add("it names %s in its text, but not in tools".formatted(name));
      } else if (SNAKE_CASE.matcher(name).matches() && !served.knows(name) && !brief.grants(name)) {
        found.add("it names %s, which is neither a tool nor an argument of one".formatted(name));
      }
    }
  }

  private void checkSchema(Brief brief, Briefs briefs, List<String> found) {
    JsonObject schema = new JsonObject(brief.outputSchema());
    schemas
        .firstFault(schema.copy())
        .ifPresent(place -> found.add("its output schema is wrong at " + place));
    if (schema.getJsonObject("properties").getJsonObject("handoff") instanceof JsonObject handoff
        && handoff.getJsonObject("properties").getValue("to") instanceof JsonObject to) {
      for (Object agent : to.getJsonArray("enum", new JsonArray())) {
        if (!agent.equals("person") && briefs.find(String.valueOf(agent)).isEmpty()) {
          found.add("it hands off to %s, which there is not".formatted(agent));
        }
      }
    }
  }
}
