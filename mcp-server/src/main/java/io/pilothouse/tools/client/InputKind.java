package io.pilothouse.tools.client;

/** What a client can be asked for while a request of its own is waiting. */
public enum InputKind {
  /** A form for the user (client/elicitation). */
  ELICITATION("elicitation/create", "elicitation"),

  /** A message from the client's model (client/sampling). */
  SAMPLING("sampling/createMessage", "sampling"),

  /** The folders the client works in (client/roots). */
  ROOTS("roots/list", "roots");

  private final String method;
  private final String capability;

  InputKind(String method, String capability) {
    this.method = method;
    this.capability = capability;
  }

  /** The method of the request to the client. */
  public String method() {
    return method;
  }

  /** The name under which a client declares that it can be asked. */
  public String capability() {
    return capability;
  }
}
