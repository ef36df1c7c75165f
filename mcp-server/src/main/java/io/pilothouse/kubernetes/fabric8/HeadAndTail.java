package io.pilothouse.kubernetes.fabric8;

import io.pilothouse.kubernetes.ExecOutcome;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The beginning and the end of a text of any length. Used by one thread at a time. */
final class HeadAndTail {
  private final int each;
  private final ByteArrayOutputStream head = new ByteArrayOutputStream();
  private byte[] tail = new byte[0];
  private long read;

  /**
   * @param each how many bytes of each are kept
   */
  HeadAndTail(int each) {
    this.each = each;
  }

  void accept(ByteBuffer piece) {
    read += piece.remaining();
    byte[] start = new byte[Math.min(piece.remaining(), each - head.size())];
    piece.get(start);
    head.writeBytes(start);
    byte[] rest = new byte[Math.min(piece.remaining(), each)];
    piece.position(piece.limit() - rest.length);
    piece.get(rest);
    int kept = Math.min(tail.length, each - rest.length);
    byte[] joined = new byte[kept + rest.length];
    System.arraycopy(tail, tail.length - kept, joined, 0, kept);
    System.arraycopy(rest, 0, joined, kept, rest.length);
    tail = joined;
  }

  /** Of a text that is there in full, everything is head. Lines are not cut in two. */
  ExecOutcome.Output finish() {
    if (read <= 2L * each) {
      head.writeBytes(tail);
      return new ExecOutcome.Output(head.toString(StandardCharsets.UTF_8), "", 0);
    }
    byte[] first = head.toByteArray();
    int end = first.length;
    while (end > 0 && first[end - 1] != '\n') {
      end--;
    }
    int start = 0;
    while (start < tail.length && (start == 0 || tail[start - 1] != '\n')) {
      start++;
    }
    return new ExecOutcome.Output(
        new String(first, 0, end, StandardCharsets.UTF_8),
        new String(tail, start, tail.length - start, StandardCharsets.UTF_8),
        read - end - (tail.length - start));
  }
}
