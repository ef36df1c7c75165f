package io.pilothouse;

import io.pilothouse.kubernetes.fabric8.SentOnce;

/** Where the process begins and ends. */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    SentOnce.everywhere();
    System.exit(
        new Cli(new Terminal(System.in, System.out, System.err, System.getenv())).run(arguments));
  }
}
