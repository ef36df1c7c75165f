package io.pilothouse.guard.tools;

import io.pilothouse.guard.Draft;
import io.pilothouse.guard.ObjectOperation;
import io.pilothouse.kubernetes.ClusterReader;
import io.pilothouse.kubernetes.Mutation;
import io.pilothouse.kubernetes.Nearest;
import io.pilothouse.redaction.Redactor;
import io.pilothouse.tools.Effect;
import io.pilothouse.tools.ErrorCode;
import io.pilothouse.tools.ToolCall;
import io.pilothouse.tools.ToolException;
import io.pilothouse.tools.core.PodView;
import io.pilothouse.tools.render.UntrustedText;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * {@code exec_in_pod}: runs one program in a container. Its arguments are passed on as they are:
 * there is no shell unless they begin with one.
 */
public final class ExecInPod implements ObjectOperation {
  /** So that whoever is asked to agree gets to read all of it. */
  private static final int LONGEST_COMMAND = 4_000;

  private final Redactor redactor;

  public ExecInPod(Redactor redactor) {
    this.redactor = redactor;
  }

  @Override
  public String name() {
    return "exec_in_pod";
  }

  @Override
  public Effect effect() {
    return Effect.DESTRUCTIVE;
  }

  @Override
  public Future<Draft> draft(ToolCall call, ClusterReader reader) {
    List<String> command = command(call);
    return Workload.named(reader, "v1/Pod", call)
        .map(
            pod -> {
              String container = container(pod, call.arguments().text("container"));
              return new Draft(
                  "run " + shown(command) + " in container " + container + " of " + pod.words(),
                  pod.object(),
                  Mutation.exec(pod.type(), pod.namespace(), pod.name(), container, command),
                  Draft.Disruption.NONE,
                  OptionalInt.empty(),
                  Draft.Follow.NOTHING);
            });
  }

  private static List<String> command(ToolCall call) {
    List<String> command = call.arguments().texts("command");
    if (command.isEmpty() || command.getFirst().isBlank()) {
      throw invalid("command names no program", "Give the program and its arguments, one by one.");
    }
    if (String.join("", command).length() > LONGEST_COMMAND) {
      throw invalid(
          "command is longer than " + LONGEST_COMMAND + " characters", "Run something shorter.");
    }
    if (command.stream().anyMatch(word -> !UntrustedText.strip(word).equals(word))) {
      throw invalid(
          "command holds characters that nobody could see when asked to agree to it",
          "Leave out control and invisible characters.");
    }
    return command;
  }

  /** As JSON, which leaves no doubt where an argument ends. */
  private String shown(List<String> command) {
    return redactor
        .redact(new JsonObject().put("command", new JsonArray(command)))
        .getJsonArray("command")
        .encode();
  }

  private static String container(Workload pod, Optional<String> wanted) {
    PodView view = new PodView(pod.object());
    String name = wanted.map(String::strip).orElseGet(view::mainContainer);
    if (!view.allContainers().contains(name)) {
      List<String> near = Nearest.to(name, view.allContainers(), 3);
      throw invalid(
          pod.words() + " has no container \"" + UntrustedText.stripLine(name) + "\"",
          "Set container to one of: "
              + String.join(", ", near.isEmpty() ? view.allContainers() : near)
              + ".");
    }
    if (!view.isRunning(name)) {
      throw new ToolException(
          ErrorCode.CONFLICT,
          "container " + name + " of " + pod.words() + " does not run: " + view.state(name),
          "Nothing was run. get_logs and describe_events show why it does not run.");
    }
    return name;
  }

  private static ToolException invalid(String message, String next) {
    return new ToolException(ErrorCode.INVALID_ARGUMENT, message, next);
  }
}
