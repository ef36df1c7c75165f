package io.pilothouse.monitor.github;

/** GitHub could not be asked, or said no. The message may be shown: it has no secret. */
final class GitHubException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean absent;

  private GitHubException(String message, boolean absent) {
    super(message, null, false, false);
    this.absent = absent;
  }

  static GitHubException failed(String message) {
    return new GitHubException(message, false);
  }

  /** There is no such thing in a repository that is there. */
  static GitHubException absent(String message) {
    return new GitHubException(message, true);
  }

  boolean isAbsent() {
    return absent;
  }
}
