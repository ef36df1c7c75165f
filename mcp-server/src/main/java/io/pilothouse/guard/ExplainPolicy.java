package io.pilothouse.guard;

import io.pilothouse.policy.Evaluation;
import io.pilothouse.tools.Arguments;
import io.pilothouse.tools.Effect;
import io.pilothouse.tools.ErrorCode;
import io.pilothouse.tools.Tool;
import io.pilothouse.tools.ToolCall;
import io.pilothouse.tools.ToolException;
import io.pilothouse.tools.ToolResult;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** {@code explain_policy}: what would decide about a write, and on what grounds. */
public final class ExplainPolicy implements Tool {
  private final Guard guard;
  private final Policies policies;
  private final List<Operation> operations;

  public ExplainPolicy(Guard guard, Policies policies, List<Operation> operations) {
    this.guard = guard;
    this.policies = policies;
    this.operations = List.copyOf(operations);
  }

  @Override
  public String name() {
    return "explain_policy";
  }

  @Override
  public Effect effect() {
    return Effect.READ;
  }

  @Override
  public Future<ToolResult> call(ToolCall call) {
    Operation operation = operation(call.arguments().required("tool"));
    JsonObject wanted = call.arguments().json().getJsonObject("arguments").copy();
    wanted.put("reason", wanted.getString("reason", "to explain the policy"));
    ToolCall asIf =
        new ToolCall(new Arguments(wanted), call.caller(), call.progress(), call.scope());
    return guard.explain(operation, asIf).map(this::answer);
  }

  private Operation operation(String tool) {
    return operations.stream()
        .filter(each -> each.name().equals(tool))
        .findFirst()
        .orElseThrow(
            () ->
                new ToolException(
                    ErrorCode.INVALID_ARGUMENT,
                    "no write tool is named \"" + tool + "\"",
                    "There are: "
                        + String.join(", ", operations.stream().map(Operation::name).toList())
                        + "."));
  }

  private ToolResult answer(Ruling ruling) {
    Evaluation evaluation = ruling.evaluation();
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s, decided by \"%s\"%s%s"
            .formatted(
                evaluation.verdict().word(),
                evaluation.rule(),
                ruling.decider().map(name -> " for " + name).orElse(""),
                evaluation.message().isEmpty() ? "" : ": " + evaluation.message()));
    evaluation.trail().forEach(step -> lines.add("- " + step));
    if (policies.file().isEmpty()) {
      lines.add("There is no policy file: every write is only simulated.");
    }
    policies
        .problem()
        .ifPresent(
            problem ->
                lines.add("A newer policy file is not in force, as it does not load: " + problem));
    return ToolResult.of(
        String.join("\n", lines),
        new JsonObject()
            .put("decision", evaluation.verdict().word())
            .put("rule", evaluation.rule()));
  }
}
