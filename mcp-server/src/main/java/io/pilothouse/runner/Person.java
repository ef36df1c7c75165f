package io.pilothouse.runner;

import io.pilothouse.tools.client.InputKind;
import io.pilothouse.tools.client.InputRequest;
import io.vertx.core.json.JsonObject;
import java.util.Set;

/** Whoever sits in front of a run and can be asked something while it waits. */
public interface Person {
  /** Nobody is there. */
  Person NONE =
      new Person() {
        @Override
        public Set<InputKind> canBeAsked() {
          return Set.of();
        }

        @Override
        public JsonObject answer(InputRequest question) {
          throw new IllegalStateException("nobody can be asked");
        }
      };

  /** For what; nothing else is ever asked. */
  Set<InputKind> canBeAsked();

  /**
   * Asks, and waits for the answer. Called off the event loops, one question at a time.
   *
   * @return as the protocol defines the answer to this kind of question
   */
  JsonObject answer(InputRequest question);
}
