package io.pilothouse.transport.stdio;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Splits a stream into lines without ever holding more than the limit. A line ends with a line
 * feed, and the last one also with the stream. Blocks; confined to one thread.
 */
final class LineReader {
  private static final int CHUNK = 64 * 1024;

  /** What was read. */
  sealed interface Line {
    /** A line without its end. */
    record Text(byte[] bytes) implements Line {}

    /** A line longer than the limit. It has been skipped. */
    record TooLong() implements Line {}

    /** There are no more lines. */
    record End() implements Line {}
  }

  private final InputStream in;
  private final int limit;
  private final byte[] chunk = new byte[CHUNK];
  private int position;
  private int filled;

  LineReader(InputStream in, int limit) {
    this.in = in;
    this.limit = limit;
  }

  /** Waits for the next line. */
  Line next() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    boolean tooLong = false;
    while (fill()) {
      int end = lineFeed();
      int length = end - position;
      tooLong |= line.size() + length > limit;
      if (!tooLong) {
        line.write(chunk, position, length);
      }
      boolean complete = end < filled;
      position = complete ? end + 1 : end;
      if (complete) {
        return tooLong ? new Line.TooLong() : new Line.Text(line.toByteArray());
      }
    }
    if (tooLong) {
      return new Line.TooLong();
    }
    return line.size() > 0 ? new Line.Text(line.toByteArray()) : new Line.End();
  }

  private boolean fill() throws IOException {
    if (position == filled) {
      position = 0;
      filled = Math.max(0, in.read(chunk));
    }
    return filled > 0;
  }

  private int lineFeed() {
    int i = position;
    while (i < filled && chunk[i] != '\n') {
      i++;
    }
    return i;
  }
}
