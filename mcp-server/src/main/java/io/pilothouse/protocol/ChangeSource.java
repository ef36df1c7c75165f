package io.pilothouse.protocol;

import java.util.Set;

/** Tells what a client may have listed or read and that is different now. */
public interface ChangeSource {
  /** What can change. */
  enum Kind {
    TOOLS,
    PROMPTS,
    RESOURCES,

    /** What single resources hold. */
    CONTENTS
  }

  /** What has changed. */
  sealed interface Change {
    /** Which tools there are. */
    record Tools() implements Change {}

    /** Which prompts there are. */
    record Prompts() implements Change {}

    /** Which resources there are. */
    record Resources() implements Change {}

    /** What one resource holds. */
    record Resource(String uri) implements Change {}
  }

  /** Takes changes, on any thread; must not block. */
  @FunctionalInterface
  interface Listener {
    void changed(Change change);
  }

  /** Ends the interest of a listener. */
  @FunctionalInterface
  interface Subscription {
    void close();
  }

  /** The changes that are told of, always the same: clients rely on no others. */
  Set<Kind> kinds();

  /** Whether it is told what becomes of a resource's contents; only for {@link Kind#CONTENTS}. */
  boolean watches(String uri);

  /** Adds a listener. Safe for use from any thread. */
  Subscription listen(Listener listener);

  /** Nothing ever changes. */
  ChangeSource NONE =
      new ChangeSource() {
        @Override
        public Set<Kind> kinds() {
          return Set.of();
        }

        @Override
        public boolean watches(String uri) {
          return false;
        }

        @Override
        public Subscription listen(Listener listener) {
          return () -> {};
        }
      };
}
