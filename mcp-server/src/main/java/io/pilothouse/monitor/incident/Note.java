package io.pilothouse.monitor.incident;

import java.time.Instant;

/**
 * Words about an incident, which people find where they are told of it.
 *
 * @param key makes it the same note of its incident however often it is written
 * @param by which of its kind wrote it, as a rule or an agent; possibly empty
 * @param text one or more lines, without secrets; may hold text of the cluster
 */
public record Note(String key, Instant at, Source source, String by, String text) {
  /** Nobody reads more of it in a chat. */
  private static final int MOST = 8_000;

  /** Whose words they are; whoever shows them says so. */
  public enum Source {
    /** What else changed that fits, as commits. */
    CHANGES,
    /** A step of an automatic repair. */
    REPAIR,
    /** A model's, which nobody has checked. */
    MODEL
  }

  /**
   * What is too long is cut.
   *
   * @throws IllegalArgumentException when there is nothing in it
   */
  public Note {
    text = text.strip();
    if (key.isEmpty() || text.isEmpty()) {
      throw new IllegalArgumentException("a note without key or text");
    }
    if (text.length() > MOST) {
      boolean pair = Character.isHighSurrogate(text.charAt(MOST - 2));
      text = text.substring(0, MOST - (pair ? 2 : 1)) + "…";
    }
  }

  /**
   * Whose words they are: {@code Written by a model, not checked (triage)}. Made of the source, and
   * put before the text by whoever shows it.
   */
  public String heading() {
    String who = by.isEmpty() ? "" : " (" + by + ")";
    return switch (source) {
      case CHANGES -> "Changes that fit" + who;
      case REPAIR -> "Automatic repair" + who;
      case MODEL -> "Written by a model, not checked" + who;
    };
  }
}
