package io.pilothouse.monitor.cycle;

import java.time.Duration;

/** Counts what a monitor does. Called from any thread; must neither block nor throw. */
public interface MonitorObserver {
  /** Counts nothing. */
  MonitorObserver NONE =
      new MonitorObserver() {
        @Override
        public void ended(CycleReport report, Duration took) {}

        @Override
        public void failed() {}

        @Override
        public void missed(long cycles) {}

        @Override
        public void leads(boolean leading) {}

        @Override
        public void reloaded(boolean used) {}
      };

  /** A cycle came to its end. */
  void ended(CycleReport report, Duration took);

  /** A cycle came to no end: its results could not be kept. */
  void failed();

  /** Cycles were due and did not begin, because one took too long or the process stood still. */
  void missed(long cycles);

  /** This process leads now, or no longer. */
  void leads(boolean leading);

  /** A changed configuration was used, or refused. */
  void reloaded(boolean used);
}
