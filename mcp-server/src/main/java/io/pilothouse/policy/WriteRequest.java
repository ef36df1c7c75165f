package io.pilothouse.policy;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * A write that somebody wants to happen, planned in full.
 *
 * @param tool its name
 * @param effect {@code write} or {@code destructive}
 * @param target what it changes
 * @param caller who wants it
 * @param impact what it would do
 */
public record WriteRequest(
    String tool, String effect, Target target, Requester caller, Impact impact) {

  /**
   * @param context the cluster, by its kubeconfig context
   * @param namespace empty for what is in none
   * @param labels of the object as it is
   */
  public record Target(
      String context, String namespace, TargetKind kind, String name, Map<String, String> labels) {
    public Target {
      labels = Map.copyOf(labels);
    }
  }

  /**
   * @param session the session or connection it came through, possibly empty
   */
  public record Requester(String user, List<String> groups, String session) {
    public Requester {
      groups = List.copyOf(groups);
    }
  }

  /**
   * @param replicas how many there would be; empty if the write does not say
   * @param unavailablePercent share of the ready pods that would be away at the same time; empty if
   *     it cannot be told
   * @param object as it is, JSON as maps, lists, text, numbers and booleans
   * @param patch what would be sent, in the same form
   * @param plan what else is known about the write, for conditions; without {@code blast} if nobody
   *     has looked
   */
  public record Impact(
      OptionalInt replicas,
      OptionalDouble unavailablePercent,
      Map<String, Object> object,
      Object patch,
      Map<String, Object> plan) {}
}
