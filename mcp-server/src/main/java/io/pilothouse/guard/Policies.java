package io.pilothouse.guard;

import io.pilothouse.policy.Evaluation;
import io.pilothouse.policy.Policy;
import io.pilothouse.policy.PolicyException;
import io.pilothouse.policy.PolicyFile;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The policy in force. A file that does not load at start is an error; one that does not load later
 * leaves the last good one in force. Safe for use from any thread; what reads files blocks.
 */
public final class Policies {
  private static final Logger LOG = LoggerFactory.getLogger(Policies.class);

  /** A policy, and what is wrong with a newer file. */
  private record State(Policy policy, String text, Optional<String> problem) {}

  private final Optional<Path> file;
  private final List<Consumer<Evaluation>> listeners = new CopyOnWriteArrayList<>();
  private volatile State state;

  private Policies(Optional<Path> file, State state) {
    this.file = file;
    this.state = state;
  }

  /** Without a file: every write is only simulated. */
  public static Policies simulating() {
    return new Policies(
        Optional.empty(), new State(Policy.simulatingEverything(), "", Optional.empty()));
  }

  /**
   * Reads a file; blocks.
   *
   * @throws PolicyException when it is not a policy
   * @throws IOException when it cannot be read
   */
  public static Policies load(Path file) throws PolicyException, IOException {
    String text = Files.readString(file);
    return new Policies(
        Optional.of(file), new State(PolicyFile.parse(text), text, Optional.empty()));
  }

  /** What decides about writes now. */
  public Policy current() {
    return state.policy();
  }

  /** Tells a listener what was decided about each write, on any thread. */
  public void onDecision(Consumer<Evaluation> listener) {
    listeners.add(listener);
  }

  void decided(Evaluation decision) {
    listeners.forEach(listener -> listener.accept(decision));
  }

  /** The file it comes from. */
  public Optional<Path> file() {
    return file;
  }

  /** Why a newer file is not in force. */
  public Optional<String> problem() {
    return state.problem();
  }

  /** Reads the file again if it is another now; blocks. */
  public synchronized void look() {
    if (file.isEmpty()) {
      return;
    }
    try {
      String text = Files.readString(file.get());
      if (!text.equals(state.text())) {
        state = new State(PolicyFile.parse(text), text, Optional.empty());
        LOG.info("The policy has changed and is in force");
      } else if (state.problem().isPresent()) {
        state = new State(state.policy(), text, Optional.empty());
        LOG.info("The policy file is again the one in force");
      }
    } catch (PolicyException bad) {
      keep(bad.getMessage());
    } catch (MalformedInputException bad) {
      keep("it is not UTF-8 text");
    } catch (IOException bad) {
      keep("it cannot be read");
    }
  }

  private void keep(String problem) {
    if (!state.problem().equals(Optional.of(problem))) {
      LOG.warn("The policy stays as it was, as its file does not load: {}", problem);
      state = new State(state.policy(), state.text(), Optional.of(problem));
    }
  }

  /**
   * Whether a policy's kill switch is on, or may be: only a file surely not there is off. Blocks.
   */
  static boolean isKilled(Policy policy) {
    return policy.killSwitch().isPresent() && !Files.notExists(Path.of(policy.killSwitch().get()));
  }
}
