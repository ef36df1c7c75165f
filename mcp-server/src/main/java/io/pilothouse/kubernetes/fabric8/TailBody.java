package io.pilothouse.kubernetes.fabric8;

import io.pilothouse.kubernetes.LogText;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The end of a text of any length: a ring that holds the last bytes. Gives up on a text that does
 * not seem to end.
 */
final class TailBody implements BodySink<LogText> {
  /** What is read of one log at most. */
  static final long LONGEST = 256L * 1024 * 1024;

  private final int most;
  private final long longest;
  private byte[] ring = new byte[0];
  private long read;
  private boolean stopped;

  TailBody(int most, long longest) {
    this.most = most;
    this.longest = longest;
  }

  @Override
  public boolean accept(ByteBuffer piece) {
    int length = piece.remaining();
    grow(Math.min(most, read + length));
    piece.position(piece.position() + Math.max(0, length - most));
    long position = read + length - piece.remaining();
    while (piece.hasRemaining()) {
      int at = (int) (position % most);
      int run = Math.min(piece.remaining(), ring.length - at);
      piece.get(ring, at, run);
      position += run;
    }
    read += length;
    stopped = read >= longest;
    return !stopped;
  }

  private void grow(long wanted) {
    if (wanted > ring.length) {
      ring = Arrays.copyOf(ring, (int) Math.min(most, Math.max(wanted, ring.length * 2L)));
    }
  }

  @Override
  public LogText finish() {
    if (read <= most) {
      return new LogText(new String(ring, 0, (int) read, StandardCharsets.UTF_8), stopped);
    }
    int start = (int) (read % most);
    byte[] tail = new byte[most];
    System.arraycopy(ring, start, tail, 0, most - start);
    System.arraycopy(ring, 0, tail, most - start, start);
    int whole = 0;
    while (whole < Math.min(4, most) && (tail[whole] & 0xC0) == 0x80) {
      whole++;
    }
    return new LogText(new String(tail, whole, most - whole, StandardCharsets.UTF_8), true);
  }
}
