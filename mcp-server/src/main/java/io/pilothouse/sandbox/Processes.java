package io.pilothouse.sandbox;

import io.pilothouse.sandbox.controller.kubelet.CommandRun;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;

/** Runs commands in containers, in the sandbox's time. */
interface Processes {
  /** What a command that is run in a running container does. */
  CommandRun run(JsonObject pod, JsonObject container, List<String> command);

  /**
   * Does something later.
   *
   * @return what takes it off the plan again
   */
  Runnable after(Duration delay, Runnable action);
}
