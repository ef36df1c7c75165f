package io.pilothouse.redaction;

import io.pilothouse.redaction.CredentialNames.Kind;
import io.pilothouse.redaction.CredentialNames.Place;
import io.pilothouse.redaction.CredentialNames.Verdict;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Judges the words of a command line that are given as a list. */
final class CommandLines {
  /** Short options whose value is a password, by program. */
  private static final Map<String, Set<String>> SHORT_OPTIONS =
      Map.of(
          "sshpass", Set.of("-p"),
          "redis-cli", Set.of("-a"),
          "mongo", Set.of("-p"),
          "mongosh", Set.of("-p"),
          "mongodump", Set.of("-p"),
          "ldapsearch", Set.of("-w"),
          "htpasswd", Set.of("-b"),
          "curl", Set.of("-u", "--user"));

  /** Programs that take a password glued to {@code -p}. */
  private static final Set<String> GLUED =
      Set.of("mysql", "mysqldump", "mysqladmin", "mariadb", "mariadb-dump", "mariadb-admin");

  private CommandLines() {}

  /** The file name of the program, when the word is one this class knows; else empty. */
  static String program(String word) {
    String name = word.substring(word.lastIndexOf('/') + 1);
    return SHORT_OPTIONS.containsKey(name) || GLUED.contains(name) ? name : "";
  }

  /**
   * What to show for a word that holds a credential because of the word before it or of the
   * program; empty when it does not.
   */
  static Optional<String> hiddenArgument(String program, String before, String word) {
    if (GLUED.contains(program) && word.startsWith("-p") && word.length() > 2) {
      return Optional.of("-p" + Shapes.hidden(Kind.PASSWORD.label));
    }
    if (SHORT_OPTIONS.getOrDefault(program, Set.of()).contains(before)) {
      int colon = program.equals("curl") ? word.indexOf(':') + 1 : 0;
      return Optional.of(word.substring(0, colon) + Shapes.hidden(Kind.PASSWORD.label));
    }
    if (before.startsWith("-") && before.indexOf('=') < 0 && !word.startsWith("-")) {
      return CredentialNames.judge(before, Place.SETTING)
          .filter(verdict -> CredentialValues.isCredential(verdict, word))
          .map(Verdict::kind)
          .map(kind -> Shapes.hidden(kind.label));
    }
    return Optional.empty();
  }
}
