package io.pilothouse.config;

/** Text that may hold a password, and so prints as nothing. */
public record Hidden(String text) {
  @Override
  public String toString() {
    return "<hidden>";
  }
}
