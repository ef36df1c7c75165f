package io.pilothouse.runner;

import io.pilothouse.tools.ToolResult;
import io.vertx.core.json.JsonObject;

/** Is told what an agent does, as it happens; from one thread at a time. */
public interface Watcher {
  /** Looks away. */
  Watcher NONE =
      new Watcher() {
        @Override
        public void says(String words) {}

        @Override
        public void calls(String tool, JsonObject arguments) {}

        @Override
        public void hears(String tool, ToolResult answer) {}

        @Override
        public void notes(String remark) {}
      };

  /** The next few words of the model. */
  void says(String words);

  /** A tool is called. */
  void calls(String tool, JsonObject arguments);

  /** A tool has answered. */
  void hears(String tool, ToolResult answer);

  /** Something about the run itself. */
  void notes(String remark);
}
