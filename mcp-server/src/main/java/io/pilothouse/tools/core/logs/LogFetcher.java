package io.pilothouse.tools.core.logs;

import io.pilothouse.concurrent.CallScope;
import io.pilothouse.kubernetes.ClusterException;
import io.pilothouse.kubernetes.ClusterReader;
import io.pilothouse.kubernetes.LogQuery;
import io.pilothouse.kubernetes.LogText;
import io.pilothouse.tools.ErrorCode;
import io.pilothouse.tools.ToolException;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;

/** Reads the log of one container and makes sense of the ways in which that goes wrong. */
final class LogFetcher {
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

  /** Part of how the API server says that a container has not run yet. */
  private static final String NOT_STARTED = "is waiting to start";

  /**
   * What came of one container.
   *
   * @param text the log, empty when there is none
   * @param note why there is none, or which log this is
   * @param failure set when the log could not be asked for
   */
  record Fetched(
      LogTarget target,
      Optional<LogText> text,
      Optional<String> note,
      Optional<ToolException> failure) {}

  private final ClusterReader reader;
  private final LogRequest request;
  private final int sources;
  private final CallScope scope;

  /**
   * @param sources how many containers are read in this call; they share its memory
   */
  LogFetcher(ClusterReader reader, LogRequest request, int sources, CallScope scope) {
    this.reader = reader;
    this.request = request;
    this.sources = sources;
    this.scope = scope;
  }

  /** Fails only when nothing can be read for reasons that hold for every container. */
  Future<Fetched> fetch(LogTarget target) {
    return read(target, request.previous(), Optional.empty());
  }

  private Future<Fetched> read(LogTarget target, boolean previous, Optional<String> note) {
    LogQuery query =
        new LogQuery(
            target.namespace(),
            target.pod().name(),
            Optional.of(target.container()),
            previous,
            Optional.of(request.linesToRead()),
            request.sinceSeconds(),
            true,
            request.bytesToRead(sources));
    return reader
        .log(query, patience())
        .compose(text -> interpret(target, previous, note, text))
        .recover(failure -> explain(target, previous, failure));
  }

  private Future<Fetched> interpret(
      LogTarget target, boolean previous, Optional<String> note, LogText text) {
    if (!text.isGone()) {
      return Future.succeededFuture(new Fetched(target, Optional.of(text), note, Optional.empty()));
    }
    return previous
        ? currentInstead(target, "the log of the previous instance is gone")
        : none(target, "the container runtime has no log any more");
  }

  private Future<Fetched> explain(LogTarget target, boolean previous, Throwable failure) {
    if (!(failure instanceof ClusterException cluster)) {
      return Future.failedFuture(failure);
    }
    return switch (cluster.kind()) {
      case INVALID -> refused(target, previous, cluster.getMessage());
      case NOT_FOUND -> none(target, "the pod is gone");
      case UNAVAILABLE, TIMEOUT -> unreachable(target, cluster);
      default -> Future.failedFuture(failure);
    };
  }

  /** Only some refusals say that there is no log. */
  private Future<Fetched> refused(LogTarget target, boolean previous, String words) {
    if (previous && words.startsWith("previous terminated container")) {
      return currentInstead(target, "there is no previous instance: it has not restarted");
    }
    if (words.contains(NOT_STARTED)) {
      return none(target, "no log yet");
    }
    ToolException told =
        new ToolException(
            ErrorCode.INVALID_ARGUMENT,
            "the log of " + target.label() + " is refused: " + words,
            "Its pod may have been replaced meanwhile: see get_resource of the pod, then call"
                + " again.");
    return Future.succeededFuture(
        new Fetched(target, Optional.empty(), Optional.of(told.getMessage()), Optional.of(told)));
  }

  private Future<Fetched> currentInstead(LogTarget target, String why) {
    return read(target, false, Optional.of(why + "; this is the current log"));
  }

  private static Future<Fetched> none(LogTarget target, String why) {
    String state = target.pod().state(target.container());
    return Future.succeededFuture(
        new Fetched(target, Optional.empty(), Optional.of(why + "; " + state), Optional.empty()));
  }

  private static Future<Fetched> unreachable(LogTarget target, ClusterException failure) {
    String node = target.pod().node().orElse("");
    boolean late = failure.kind() == ClusterException.Kind.TIMEOUT;
    ToolException told =
        new ToolException(
            ErrorCode.UNAVAILABLE,
            "the kubelet of node "
                + node
                + (late ? " did not answer in time" : " cannot be reached")
                + ", so the log of "
                + target.label()
                + " cannot be read",
            "Look at the node (get_resource with kind Node, name "
                + node
                + ") and at describe_events; pods on other nodes can be read.");
    return Future.succeededFuture(
        new Fetched(target, Optional.empty(), Optional.of(told.getMessage()), Optional.of(told)));
  }

  /** Leaves time to answer for the others when one node hangs. */
  private CallScope patience() {
    Duration half = scope.remaining().dividedBy(2);
    return scope.atMost(half.compareTo(LONGEST_WAIT) < 0 ? half : LONGEST_WAIT);
  }
}
