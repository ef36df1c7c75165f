package io.pilothouse.config;

/** Text in lines that are not too long to read. */
final class Lines {
  private static final int MOST = 140;

  private Lines() {}

  static String wrapped(String text) {
    return wrapped(text, "");
  }

  /**
   * @param indent before every line but the first
   */
  static String wrapped(String text, String indent) {
    StringBuilder all = new StringBuilder();
    int length = 0;
    for (String word : text.split(" ")) {
      if (length > 0 && length + 1 + word.length() > MOST) {
        all.append('\n').append(indent);
        length = indent.length();
      } else if (length > 0) {
        all.append(' ');
        length++;
      }
      all.append(word);
      length += word.length();
    }
    return all.toString();
  }
}
