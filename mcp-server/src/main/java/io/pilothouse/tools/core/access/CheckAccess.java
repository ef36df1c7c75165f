package io.pilothouse.tools.core.access;

import io.pilothouse.kubernetes.AccessAnswer;
import io.pilothouse.kubernetes.ClusterReader;
import io.pilothouse.kubernetes.Clusters;
import io.pilothouse.kubernetes.Nearest;
import io.pilothouse.redaction.Redactor;
import io.pilothouse.tools.Arguments;
import io.pilothouse.tools.Effect;
import io.pilothouse.tools.ErrorCode;
import io.pilothouse.tools.Tool;
import io.pilothouse.tools.ToolCall;
import io.pilothouse.tools.ToolException;
import io.pilothouse.tools.ToolResult;
import io.pilothouse.tools.core.Lanes;
import io.pilothouse.tools.core.Names;
import io.pilothouse.tools.core.Targets;
import io.pilothouse.tools.render.UntrustedText;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** {@code check_access}: asks the cluster's authoriser; a no is an answer, not an error. */
public final class CheckAccess implements Tool {
  private static final List<String> COMMON_VERBS =
      List.of("get", "list", "watch", "create", "update", "patch", "delete");

  private static final List<String> VERBS =
      List.of(
          "get",
          "list",
          "watch",
          "create",
          "update",
          "patch",
          "delete",
          "deletecollection",
          "use",
          "bind",
          "escalate",
          "impersonate",
          "approve",
          "sign",
          "attest",
          "*");

  private static final int LONGEST_REASON = 300;

  private final Targets targets;
  private final Redactor redactor;

  public CheckAccess(Clusters clusters, Redactor redactor) {
    this.targets = new Targets(clusters);
    this.redactor = redactor;
  }

  @Override
  public String name() {
    return "check_access";
  }

  @Override
  public Effect effect() {
    return Effect.READ;
  }

  @Override
  public Future<ToolResult> call(ToolCall call) {
    return targets.reader(call).compose(reader -> call(reader, call));
  }

  private Future<ToolResult> call(ClusterReader reader, ToolCall call) {
    Arguments arguments = call.arguments();
    AccessSubject subject = AccessSubject.of(arguments);
    List<String> verbs = arguments.text("verb").map(CheckAccess::verb).orElse(COMMON_VERBS);
    return target(reader, call)
        .compose(
            target ->
                Lanes.map(
                        verbs, verb -> reader.access(target.question(verb, subject), call.scope()))
                    .map(answers -> report(subject, target, zip(verbs, answers), arguments)));
  }

  private static Map<String, AccessAnswer> zip(List<String> verbs, List<AccessAnswer> answers) {
    Map<String, AccessAnswer> byVerb = new LinkedHashMap<>();
    for (int index = 0; index < verbs.size(); index++) {
      byVerb.put(verbs.get(index), answers.get(index));
    }
    return byVerb;
  }

  private static List<String> verb(String text) {
    String verb = text.trim().toLowerCase(Locale.ROOT);
    if (!VERBS.contains(verb)) {
      List<String> near = Nearest.to(verb, VERBS, 3);
      throw new ToolException(
          ErrorCode.INVALID_ARGUMENT,
          "verb \"" + UntrustedText.stripLine(verb) + "\" is no RBAC verb",
          (near.isEmpty() ? "" : "Nearest: " + String.join(", ", near) + ". ")
              + "Leave verb out for the common ones; for pods/exec the verb is create, with"
              + " subresource exec.");
    }
    return List.of(verb);
  }

  private static Future<AccessTarget> target(ClusterReader reader, ToolCall call) {
    Arguments arguments = call.arguments();
    String resource = arguments.required("resource").trim();
    int slash = resource.lastIndexOf('/');
    return reader
        .catalog(call.scope())
        .compose(
            catalog -> {
              boolean withSubresource = slash > 0 && catalog.resolve(resource).isEmpty();
              String kind = withSubresource ? resource.substring(0, slash) : resource;
              Optional<String> subresource =
                  withSubresource
                      ? Optional.of(resource.substring(slash + 1))
                      : Names.optional(arguments, "subresource");
              return target(reader, kind, subresource, call);
            });
  }

  private static Future<AccessTarget> target(
      ClusterReader reader, String kind, Optional<String> subresource, ToolCall call) {
    Arguments arguments = call.arguments();
    boolean everywhere = arguments.text("namespace").filter("*"::equals).isPresent();
    Optional<String> namespace = everywhere ? Optional.empty() : Names.namespace(arguments);
    return Targets.type(reader, kind, Optional.empty(), call.scope())
        .map(
            type ->
                new AccessTarget(
                    type,
                    subresource,
                    type.namespaced() && !everywhere
                        ? namespace.or(() -> Optional.of(reader.defaultNamespace()))
                        : Optional.empty(),
                    Names.optional(arguments, "name")));
  }

  private ToolResult report(
      AccessSubject subject,
      AccessTarget target,
      Map<String, AccessAnswer> answers,
      Arguments arguments) {
    List<String> allowed =
        answers.keySet().stream().filter(verb -> answers.get(verb).allowed()).toList();
    List<String> denied =
        answers.keySet().stream().filter(verb -> !answers.get(verb).allowed()).toList();
    List<String> lines = new ArrayList<>();
    if (answers.size() == 1) {
      String verb = answers.keySet().iterator().next();
      lines.add(
          (denied.isEmpty() ? "allowed: " : "denied: ")
              + subject.shown()
              + (denied.isEmpty() ? " can " : " cannot ")
              + verb
              + " "
              + target.shown());
      String reason = clean(answers.get(verb).reason());
      if (!reason.isEmpty()) {
        lines.add("reason: " + reason);
      }
    } else {
      lines.add(
          subject.shown()
              + ", "
              + target.shown()
              + ": "
              + allowed.size()
              + " of "
              + answers.size()
              + " verbs allowed");
      lines.add("allowed: " + (allowed.isEmpty() ? "none" : String.join(", ", allowed)));
      lines.add("denied: " + (denied.isEmpty() ? "none" : String.join(", ", denied)));
    }
    JsonObject verbs = new JsonObject();
    answers.forEach((verb, answer) -> verbs.put(verb, answer.allowed()));
    JsonObject structured = new JsonObject().put("allowed", denied.isEmpty()).put("verbs", verbs);
    if (!denied.isEmpty()) {
      lines.add("would be allowed by a " + target.rule(denied));
    }
    if (arguments.wantsJson()) {
      if (!denied.isEmpty()) {
        structured.put("rule", target.rule(denied));
      }
      return ToolResult.of(lines.getFirst(), structured.put("reasons", reasons(answers)));
    }
    return ToolResult.of(String.join("\n", lines), structured);
  }

  private JsonObject reasons(Map<String, AccessAnswer> answers) {
    JsonObject reasons = new JsonObject();
    answers.forEach(
        (verb, answer) -> {
          if (!answer.reason().isEmpty()) {
            reasons.put(verb, clean(answer.reason()));
          }
        });
    return reasons;
  }

  private String clean(String text) {
    String line = redactor.text(UntrustedText.stripLine(text));
    return line.length() <= LONGEST_REASON ? line : line.substring(0, LONGEST_REASON - 1) + "…";
  }
}
