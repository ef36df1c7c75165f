package io.pilothouse.tools.core;

import java.util.Locale;

/** Numbers of things, in words. */
public final class Counts {
  private Counts() {}

  /** {@code 1 group}, {@code 1,512 groups}. */
  public static String of(long number, String thing) {
    return String.format(Locale.ROOT, "%,d %s%s", number, thing, number == 1 ? "" : "s");
  }
}
