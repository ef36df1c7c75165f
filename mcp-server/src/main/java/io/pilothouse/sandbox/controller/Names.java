package io.pilothouse.sandbox.controller;

import java.nio.charset.StandardCharsets;

/** Hashes as they stand in names. */
final class Names {
  private static final String ALPHABET = "bcdfghjklmnpqrstvwxz2456789";
  private static final int FNV_OFFSET = 0x811c9dc5;
  private static final int FNV_PRIME = 0x01000193;

  private Names() {}

  /**
   * The hash of a text (FNV-1a) in the alphabet of names, such as the pod-template-hash. Real ones
   * are of another form of the same template, so they differ.
   */
  static String hash(String text) {
    int hash = FNV_OFFSET;
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ b & 0xff) * FNV_PRIME;
    }
    StringBuilder safe = new StringBuilder();
    for (char digit : Integer.toUnsignedString(hash).toCharArray()) {
      safe.append(ALPHABET.charAt(digit % ALPHABET.length()));
    }
    return safe.toString();
  }
}
