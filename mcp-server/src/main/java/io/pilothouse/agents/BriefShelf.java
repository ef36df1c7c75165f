package io.pilothouse.agents;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The briefs as they are now. Whoever owns the shelf calls {@link #refresh} from time to time; what
 * changed is told once. Safe for use from any thread.
 */
public final class BriefShelf {
  private static final Logger LOG = LoggerFactory.getLogger(BriefShelf.class);

  private final Optional<Path> folder;
  private final List<BiConsumer<Briefs, Briefs>> listeners = new CopyOnWriteArrayList<>();
  private volatile Briefs current = Briefs.none();

  /**
   * @param folder where they are; empty: those packed with the program
   */
  public BriefShelf(Optional<Path> folder) {
    this.folder = folder;
  }

  /** What {@link #refresh} found last; nothing before the first time. */
  public Briefs current() {
    return current;
  }

  /** Gives what was and what is after every change, on the thread that refreshes. */
  public void onChange(BiConsumer<Briefs, Briefs> listener) {
    listeners.add(listener);
  }

  /**
   * Reads the briefs again; blocks. A folder that cannot be read leaves them as they are, because a
   * mounted folder is away for a moment when it is replaced.
   */
  public synchronized void refresh() {
    Briefs found;
    try {
      found = folder.isPresent() ? Briefs.of(folder.get()) : Briefs.packed();
    } catch (IOException unreadable) {
      LOG.warn("The agents' briefs cannot be read: {}", unreadable.toString());
      return;
    }
    if (!found.equals(current)) {
      found
          .problems()
          .forEach((file, problem) -> LOG.warn("agents/{} is left out: {}", file, problem));
      Briefs before = current;
      current = found;
      listeners.forEach(listener -> listener.accept(before, found));
    }
  }
}
