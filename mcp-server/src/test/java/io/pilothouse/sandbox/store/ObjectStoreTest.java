package io.pilothouse.sandbox.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.sandbox.seed.Seed;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ObjectStoreTest {
  private static final ResourceKind NODES = Seed.empty().kind("", "v1", "nodes");

  private final ObjectStore store = new ObjectStore(3);

  private static JsonObject node(String name, String version) {
    JsonObject metadata = new JsonObject().put("name", name).put("resourceVersion", version);
    return new JsonObject().put("metadata", metadata);
  }

  private String write(String name) {
    return Json.text(store.write(NODES, node(name, "")), "metadata", "resourceVersion");
  }

  @Test
  void everyWriteIsAVersionOfItsOwn() {
    store.put(NODES, node("old", "100"));
    assertEquals("101", write("a"));
    assertEquals("102", write("a"));
    store.remove(NODES, "", "a");
    assertEquals(103, store.resourceVersion());
    store.remove(NODES, "", "a");
    assertEquals(103, store.resourceVersion());
  }

  @Test
  void aStateOfThePastCanBeListed() {
    store.put(NODES, node("old", "100"));
    write("a");
    write("b");
    store.remove(NODES, "", "old");
    assertEquals(Set.of("old"), store.listAt(NODES, "", 100).keySet());
    assertEquals(Set.of("old", "a"), store.listAt(NODES, "", 101).keySet());
    assertEquals(Set.of("a", "b"), store.listAt(NODES, "", 103).keySet());
    assertEquals(Set.of("a", "b"), store.list(NODES, "").keySet());
  }

  @Test
  void changesAreToldInOrderAndOnlyTheLastAreKept() {
    store.put(NODES, node("old", "100"));
    List<Change.Type> seen = new ArrayList<>();
    Runnable end = store.observe(change -> seen.add(change.type()));
    write("a");
    write("a");
    store.remove(NODES, "", "a");
    end.run();
    write("b");
    List<Change.Type> all = List.of(Change.Type.ADDED, Change.Type.MODIFIED, Change.Type.DELETED);
    assertEquals(all, seen);
    assertEquals(101, store.oldestVersion());
    assertEquals(
        List.of(102L, 103L, 104L),
        store.changesSince(NODES, 101).stream().map(Change::version).toList());
  }

  @Test
  void whatWasLoadedCountsAsChangedWhenItWasLoaded() {
    store.put(NODES, node("a", "100"));
    store.put(NODES, node("b", "120"));
    write("c");
    assertEquals(
        List.of(120L, 121L), store.changesSince(NODES, 110).stream().map(Change::version).toList());
  }

  @Test
  void aCompactionForgetsThePast() {
    store.put(NODES, node("a", "100"));
    write("b");
    store.compact();
    assertEquals(101, store.oldestVersion());
    assertTrue(store.changesSince(NODES, 101).isEmpty());
  }
}
