package io.pilothouse.monitor.brief;

/** Counts what is asked of models. Called from any thread; must neither block nor throw. */
public interface BriefObserver {
  /** Counts nothing. */
  BriefObserver NONE =
      new BriefObserver() {
        @Override
        public void asked(boolean answered, long tokens) {}

        @Override
        public void notAsked() {}
      };

  /** A model was asked about an incident. */
  void asked(boolean answered, long tokens);

  /** It would have been asked, but too much was asked before. */
  void notAsked();
}
