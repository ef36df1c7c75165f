package io.pilothouse.guard.tools;

import io.pilothouse.tools.core.Json;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What hangs on an object by owner references.
 *
 * @param going goes with it, however far down
 * @param released loses it as an owner, but has another one
 */
record Dependents(List<Inventory.Item> going, List<Inventory.Item> released) {

  /** As the garbage collector would find them: what still has another owner stays. */
  static Dependents of(JsonObject owner, List<Inventory.Item> all) {
    Set<String> gone = new HashSet<>(Set.of(Json.uid(owner)));
    List<Inventory.Item> going = new ArrayList<>();
    List<Inventory.Item> left = new ArrayList<>(all);
    boolean more = true;
    while (more) {
      List<Inventory.Item> next =
          left.stream()
              .filter(item -> !owners(item).isEmpty() && gone.containsAll(owners(item)))
              .toList();
      next.forEach(item -> gone.add(item.uid()));
      going.addAll(next);
      more = left.removeAll(next);
    }
    List<Inventory.Item> released =
        left.stream().filter(item -> owners(item).stream().anyMatch(gone::contains)).toList();
    return new Dependents(List.copyOf(going), released);
  }

  /** What names the object itself as an owner. */
  static List<Inventory.Item> direct(JsonObject owner, List<Inventory.Item> all) {
    return all.stream().filter(item -> owners(item).contains(Json.uid(owner))).toList();
  }

  private static List<String> owners(Inventory.Item item) {
    return Json.list(Json.object(item.object(), "metadata"), "ownerReferences").stream()
        .map(reference -> Json.text(reference, "uid"))
        .toList();
  }
}
