package io.pilothouse;

import io.pilothouse.kubernetes.fabric8.SentOnce;
import io.pilothouse.observability.LastingLogManager;

/** Where the process begins and ends. */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    System.setProperty(LastingLogManager.PROPERTY, LastingLogManager.class.getName());
    SentOnce.everywhere();
    System.exit(
        new Cli(new Terminal(System.in, System.out, System.err, System.getenv())).run(arguments));
  }
}
