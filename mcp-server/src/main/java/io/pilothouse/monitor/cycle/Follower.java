package io.pilothouse.monitor.cycle;

import io.pilothouse.identity.Caller;
import io.pilothouse.monitor.config.MonitorConfig;
import io.pilothouse.monitor.incident.Look;
import io.pilothouse.monitor.incident.Note;
import io.pilothouse.monitor.incident.Turn;
import io.vertx.core.Future;
import java.util.List;

/** Does what follows from a look, once incidents were judged by it and that is kept. */
@FunctionalInterface
public interface Follower {
  /** Who the policy, the journal and the cluster see when a follower calls tools. */
  Caller CALLER = new Caller("monitor", List.of("pilothouse:automation"), "monitor");

  /** Adds words to incidents, for people. */
  @FunctionalInterface
  interface Teller {
    /**
     * Once it is done, the note is kept and those who hear of the incident will read it. Done twice
     * with the same key, it is one note. An incident that is forgotten takes none.
     *
     * @param incident its id
     */
    Future<Void> note(String incident, Note note);
  }

  /** One call at a time for a cluster. What fails is told in the log, and fails no cycle. */
  Future<Void> after(Look look, Turn turn, MonitorConfig config, Teller teller);
}
