package io.pilothouse.sandbox.write;

import java.util.UUID;
import java.util.random.RandomGenerator;

/** Makes UIDs and the ends of generated names, from a source of randomness that may be fixed. */
public final class Identifiers {
  private static final String ALPHABET = "bcdfghjklmnpqrstvwxz2456789";
  private static final int SUFFIX = 5;
  private static final int MAX_BASE = 63 - SUFFIX;

  private final RandomGenerator random;

  /**
   * @param random a generator with a fixed seed makes the same identifiers in each run
   */
  public Identifiers(RandomGenerator random) {
    this.random = random;
  }

  /** A version 4 UUID. */
  public String uid() {
    long high = random.nextLong() & ~0xF000L | 0x4000L;
    long low = random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL | 0x8000_0000_0000_0000L;
    return new UUID(high, low).toString();
  }

  /** {@code base}, shortened if need be, with five random letters. */
  public String name(String base) {
    StringBuilder name =
        new StringBuilder(base.length() > MAX_BASE ? base.substring(0, MAX_BASE) : base);
    for (int i = 0; i < SUFFIX; i++) {
      name.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return name.toString();
  }
}
