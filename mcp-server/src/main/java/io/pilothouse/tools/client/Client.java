package io.pilothouse.tools.client;

import java.util.Set;

/**
 * The program at the other end of a call.
 *
 * @param inputs what it has declared it can be asked for
 * @param responses what it has answered so far
 * @param log reaches whoever watches it; never null
 */
public record Client(Set<InputKind> inputs, InputResponses responses, ClientLog log) {
  /** One that cannot be asked anything and is not told anything. */
  public static final Client NONE = new Client(Set.of(), InputResponses.NONE, ClientLog.NONE);

  public Client {
    inputs = Set.copyOf(inputs);
  }

  /**
   * Whether it can be asked. If not, do without or fail; there is no answer to assume in its place.
   */
  public boolean canBeAsked(InputKind kind) {
    return inputs.contains(kind);
  }

  /** The same client after another round of answers. */
  public Client with(InputResponses answered) {
    return new Client(inputs, answered, log);
  }
}
