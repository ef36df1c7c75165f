package io.pilothouse.diagnosis.change;

import io.pilothouse.redaction.Redactor;
import io.pilothouse.tools.core.rollout.TemplateDiff;
import io.vertx.core.json.JsonObject;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What differs between two pod templates, in words and by what it is about. */
final class TemplateChanges {
  private static final Pattern CONTAINER =
      Pattern.compile("spec\\.(?:init|ephemeral)?[cC]ontainers\\[([^]]*)]\\.?(.*)");
  private static final Pattern ENTRY = Pattern.compile("env\\[([^]]*)].*");
  private static final Pattern MOUNT = Pattern.compile("volumeMounts\\[([^]]*)].*");
  private static final String RESTARTED = "kubectl.kubernetes.io/restartedAt";

  private final Redactor redactor;

  TemplateChanges(Redactor redactor) {
    this.redactor = redactor;
  }

  /** The most telling first. */
  List<Difference> between(JsonObject before, JsonObject after) {
    return TemplateDiff.between(before, after, redactor::redact).stream()
        .filter(each -> !each.path().startsWith("metadata.creationTimestamp"))
        .filter(each -> !each.path().equals("$patch"))
        .map(TemplateChanges::difference)
        .distinct()
        .sorted(Comparator.comparing(Difference::aspect))
        .toList();
  }

  private static Difference difference(TemplateDiff.Change change) {
    Matcher container = CONTAINER.matcher(change.path());
    if (container.matches()) {
      String of = " of container " + Difference.shown(container.group(1));
      return inContainer(change, container.group(2), of);
    }
    return difference(aspect(change.path()), Difference.shown(change.path()), change);
  }

  private static Difference inContainer(TemplateDiff.Change change, String field, String of) {
    Matcher variable = ENTRY.matcher(field);
    Matcher mount = MOUNT.matcher(field);
    if (field.isEmpty()) {
      return difference(Aspect.IMAGE, of.strip(), change);
    }
    if (variable.matches()) {
      return difference(Aspect.ENV, "env " + Difference.shown(variable.group(1)) + of, change);
    }
    if (mount.matches()) {
      return difference(Aspect.VOLUMES, "mount " + Difference.shown(mount.group(1)) + of, change);
    }
    String name = field.startsWith("resources.") ? field.substring("resources.".length()) : field;
    return difference(ofContainer(field), Difference.shown(name) + of, change);
  }

  private static Difference difference(Aspect aspect, String what, TemplateDiff.Change change) {
    String suffix =
        change.before().isEmpty() ? " added" : change.after().isEmpty() ? " removed" : "";
    return new Difference(
        aspect,
        what + suffix,
        change.before().map(Difference::shown).orElse(""),
        change.after().map(Difference::shown).orElse(""));
  }

  private static Aspect ofContainer(String field) {
    if (field.equals("image") || field.equals("imagePullPolicy")) {
      return Aspect.IMAGE;
    }
    if (field.startsWith("command") || field.startsWith("args") || field.equals("workingDir")) {
      return Aspect.COMMAND;
    }
    if (field.startsWith("env")) {
      return Aspect.ENV;
    }
    if (field.startsWith("resources")) {
      return Aspect.RESOURCES;
    }
    if (field.contains("Probe")) {
      return Aspect.PROBE;
    }
    if (field.startsWith("ports")) {
      return Aspect.PORTS;
    }
    return field.startsWith("securityContext") ? Aspect.SECURITY : Aspect.OTHER;
  }

  private static Aspect aspect(String path) {
    if (path.contains(RESTARTED)) {
      return Aspect.RESTART;
    }
    if (path.startsWith("metadata.labels")) {
      return Aspect.LABELS;
    }
    String field = path.startsWith("spec.") ? path.substring("spec.".length()) : path;
    return switch (field.split("[.\\[]", 2)[0]) {
      case "volumes" -> Aspect.VOLUMES;
      case "serviceAccountName", "serviceAccount", "automountServiceAccountToken" -> Aspect.ACCOUNT;
      case "imagePullSecrets" -> Aspect.PULL_SECRETS;
      case "securityContext", "hostNetwork", "hostPID", "hostIPC", "hostUsers" -> Aspect.SECURITY;
      case "affinity",
          "nodeSelector",
          "nodeName",
          "tolerations",
          "topologySpreadConstraints",
          "priorityClassName",
          "schedulerName",
          "schedulingGates",
          "runtimeClassName" ->
          Aspect.SCHEDULING;
      case "resources" -> Aspect.RESOURCES;
      default -> Aspect.OTHER;
    };
  }
}
