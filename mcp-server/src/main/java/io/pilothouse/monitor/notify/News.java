package io.pilothouse.monitor.notify;

/** Why people are told about an incident. */
public enum News {
  FIRED("firing"),
  ESCALATED("more severe"),
  /** Worth no word, but what shows it should be right. */
  CHANGED("changed"),
  ACKNOWLEDGED("acknowledged"),
  FLAPPING("flapping"),
  REPEATED("still firing"),
  RESOLVED("resolved");

  private final String words;

  News(String words) {
    this.words = words;
  }

  /** For people: {@code still firing}. */
  public String words() {
    return words;
  }
}
