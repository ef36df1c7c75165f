package io.pilothouse.kubernetes;

import io.pilothouse.kubernetes.ClusterException.Kind;
import io.vertx.core.json.JsonObject;

/**
 * Makes the permits without which nothing is written. One is made with the program's parts and
 * given to the guard, who uses it, and to the HTTP clients, who check against it. In a read-only
 * program it makes none but for the Lease.
 */
public final class WriteAuthority {
  private volatile boolean open;

  private WriteAuthority(boolean open) {
    this.open = open;
  }

  /** One that permits what it is asked for. */
  public static WriteAuthority open() {
    return new WriteAuthority(true);
  }

  /** One that permits nothing, not even a dry run. */
  public static WriteAuthority readOnly() {
    return new WriteAuthority(false);
  }

  /** From now on permits everything, or nothing. Permits made before still count. */
  public void use(boolean readOnly) {
    open = !readOnly;
  }

  /**
   * Leave to change something.
   *
   * @throws ClusterException of kind FORBIDDEN from a read-only authority
   */
  public WritePermit forReal(Mutation mutation) {
    return permit(mutation, false);
  }

  /**
   * Leave to ask what a change would do.
   *
   * @throws ClusterException of kind FORBIDDEN from a read-only authority, and of kind INVALID for
   *     a program in a container, which cannot be run as if
   */
  public WritePermit forDryRun(Mutation mutation) {
    if (mutation.verb() == Mutation.Verb.EXEC) {
      throw ClusterException.of(
          Kind.INVALID, mutation.words(), "a program in a container cannot be tried");
    }
    return permit(mutation, true);
  }

  /**
   * Leave to create or replace the Lease by which processes agree who leads. Not a matter of
   * reading only, which is about what is asked of tools: nobody can ask for this but the person who
   * names a Lease in the monitor's configuration.
   *
   * @param lease the object as it shall be; only one of that name can come of it
   */
  public WritePermit forLease(LeaseName name, JsonObject lease) {
    return new WritePermit(this, Mutation.lease(name, lease), false);
  }

  private WritePermit permit(Mutation mutation, boolean dryRun) {
    if (!open) {
      throw ClusterException.of(Kind.FORBIDDEN, mutation.words(), "this server only reads");
    }
    return new WritePermit(this, mutation, dryRun);
  }
}
