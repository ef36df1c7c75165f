package io.pilothouse.kubernetes;

/**
 * Leave to send one exact change, for real or as a dry run. Only a {@link WriteAuthority} makes
 * them, and the HTTP client lets nothing pass that does not bear one of its own authority's.
 */
public final class WritePermit {
  private final WriteAuthority authority;
  private final Mutation mutation;
  private final boolean dryRun;

  WritePermit(WriteAuthority authority, Mutation mutation, boolean dryRun) {
    this.authority = authority;
    this.mutation = mutation;
    this.dryRun = dryRun;
  }

  /** What may be sent. */
  public Mutation mutation() {
    return mutation;
  }

  /** Whether the API server must be told to only act as if. */
  public boolean dryRun() {
    return dryRun;
  }

  /** Whether it comes from there. */
  public boolean isFrom(WriteAuthority issuer) {
    return authority == issuer;
  }
}
