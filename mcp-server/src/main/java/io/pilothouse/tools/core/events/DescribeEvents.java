package io.pilothouse.tools.core.events;

import io.pilothouse.kubernetes.Clusters;
import io.pilothouse.redaction.Redactor;
import io.pilothouse.tools.Arguments;
import io.pilothouse.tools.Effect;
import io.pilothouse.tools.Tool;
import io.pilothouse.tools.ToolCall;
import io.pilothouse.tools.ToolResult;
import io.pilothouse.tools.core.Durations;
import io.pilothouse.tools.core.ListScan;
import io.pilothouse.tools.core.Names;
import io.pilothouse.tools.core.Targets;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** {@code describe_events}: what the cluster reported, grouped by reason and object. */
public final class DescribeEvents implements Tool {
  private final Targets targets;
  private final Redactor redactor;
  private final Clock clock;

  /**
   * @param clock tells how long ago things happened
   */
  public DescribeEvents(Clusters clusters, Redactor redactor, Clock clock) {
    this.targets = new Targets(clusters);
    this.redactor = redactor;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "describe_events";
  }

  @Override
  public Effect effect() {
    return Effect.READ;
  }

  @Override
  public Future<ToolResult> call(ToolCall call) {
    Arguments arguments = call.arguments();
    Instant now = clock.instant();
    EventReport report = new EventReport(arguments, redactor, now);
    return targets
        .reader(call)
        .compose(
            reader -> {
              Optional<Instant> oldest =
                  Durations.seconds(arguments, "since").map(now::minusSeconds);
              Optional<String> namespace = Names.namespace(arguments);
              EventSearch search = new EventSearch(reader, call.scope());
              if (arguments.text("name").isEmpty()) {
                return search
                    .in(namespace, report.type())
                    .map(found -> report.of("", selected(found, arguments, oldest), found));
              }
              String name = Names.required(arguments, "name");
              return Targets.type(
                      reader, arguments.text("kind").orElse("Pod"), Optional.empty(), call.scope())
                  .compose(
                      type -> {
                        Targets.Target target = new Targets.Target(reader, type);
                        return search
                            .about(
                                target, Targets.namespaceOf(target, namespace), name, report.type())
                            .map(
                                found ->
                                    report.of(
                                        type.kind() + " " + name,
                                        selected(found, arguments, oldest),
                                        found));
                      });
            });
  }

  private static List<ClusterEvent> selected(
      ListScan.Listed<ClusterEvent> found, Arguments arguments, Optional<Instant> oldest) {
    Optional<String> kind =
        arguments.text("name").isPresent() ? Optional.empty() : arguments.text("kind");
    return found.items().stream()
        .filter(event -> kind.map(event.object().kind()::equalsIgnoreCase).orElse(true))
        .filter(
            event -> arguments.text("reason").map(event.reason()::equalsIgnoreCase).orElse(true))
        .filter(event -> oldest.map(time -> !event.last().isBefore(time)).orElse(true))
        .toList();
  }
}
