package io.pilothouse;

/** What people say in the story. */
final class StoryWords {
  static final String INTRODUCTION =
      """
      ---
      description: A transcript of four agents at work on the sandbox. No agent.
      ---
      # The shop is down

      Four agents, one after the other, in the sandbox: what is broken, who must hear of it, what was changed, and what
      can be repaired. This page is written by a test (`ShopIsDownTest`) from the exchange as it happened. The tools, the
      cluster, [the policy](../../deploy/policies/staging.yaml), the approvals and the journal are real; the words of
      the model come from a script, which decides its moves by what the tools answer. Ids, times, ages and counters are
      replaced, long answers are cut.

      To look around there yourself: `bin/pilothouse call diagnose '{"namespace":"shop"}' --sandbox`.
      """;

  static final String NOTE =
      "Here is the certificate for shop/Secret/storefront-tls, made new for the key that is in"
          + " use.\n";

  private StoryWords() {}
}
