package io.pilothouse.sandbox.patch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.pilothouse.sandbox.schema.Schema;
import io.pilothouse.sandbox.schema.Schemas;
import io.pilothouse.sandbox.seed.Seed;
import io.pilothouse.sandbox.store.Cluster;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PatchesTest {
  /** The cases of RFC 7386, appendix A, whose documents are objects. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"a":"b"}          | {"a":"c"}              | {"a":"c"}
          {"a":"b"}          | {"b":"c"}              | {"a":"b","b":"c"}
          {"a":"b"}          | {"a":null}             | {}
          {"a":"b","b":"c"}  | {"a":null}             | {"b":"c"}
          {"a":["b"]}        | {"a":"c"}              | {"a":"c"}
          {"a":"c"}          | {"a":["b"]}            | {"a":["b"]}
          {"a":{"b":"c"}}    | {"a":{"b":"d","c":null}} | {"a":{"b":"d"}}
          {"a":[{"b":"c"}]}  | {"a":[1]}              | {"a":[1]}
          {"e":null}         | {"a":1}                | {"e":null,"a":1}
          {}                 | {"a":{"bb":{"ccc":null}}} | {"a":{"bb":{}}}
          """)
  void mergePatch(String target, String patch, String expected) {
    JsonObject before = new JsonObject(target);
    assertEquals(new JsonObject(expected), MergePatch.apply(before, new JsonObject(patch)));
    assertEquals(new JsonObject(target), before);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"a":1}       | {"op":"add","path":"/b","value":2}            | {"a":1,"b":2}
          {"a":[1,3]}   | {"op":"add","path":"/a/1","value":2}          | {"a":[1,2,3]}
          {"a":[1]}     | {"op":"add","path":"/a/-","value":2}          | {"a":[1,2]}
          {"a":1,"b":2} | {"op":"remove","path":"/a"}                   | {"b":2}
          {"a":[1,2]}   | {"op":"remove","path":"/a/0"}                 | {"a":[2]}
          {"a":1}       | {"op":"replace","path":"/a","value":{"b":1}}  | {"a":{"b":1}}
          {"a":{"b":1}} | {"op":"move","from":"/a/b","path":"/c"}       | {"a":{},"c":1}
          {"a":{"b":1}} | {"op":"copy","from":"/a","path":"/c"}         | {"a":{"b":1},"c":{"b":1}}
          {"a/b":1}     | {"op":"replace","path":"/a~1b","value":2}     | {"a/b":2}
          {"a~b":1}     | {"op":"replace","path":"/a~0b","value":2}     | {"a~b":2}
          {"a":1}       | {"op":"test","path":"/a","value":1.0}         | {"a":1}
          """)
  void jsonPatch(String target, String operation, String expected) {
    JsonObject before = new JsonObject(target);
    JsonArray operations = new JsonArray().add(new JsonObject(operation));
    assertEquals(new JsonObject(expected), JsonPatch.apply(before, operations));
    assertEquals(new JsonObject(target), before);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"op":"test","path":"/a","value":2}
          {"op":"remove","path":"/x"}
          {"op":"replace","path":"/x","value":1}
          {"op":"add","path":"/x/y","value":1}
          {"op":"add","path":"/list/7","value":1}
          {"op":"add","path":"/b"}
          {"op":"move","from":"/x","path":"/b"}
          {"op":"nonsense","path":"/a"}
          {"op":"remove","path":"a"}
          """)
  void jsonPatchRefuses(String operation) {
    JsonObject target = new JsonObject("{\"a\":1,\"list\":[]}");
    JsonArray operations = new JsonArray().add(new JsonObject(operation));
    assertThrows(PatchException.class, () -> JsonPatch.apply(target, operations));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0001',
      textBlock =
          """
          {"containers":[{"name":"a","image":"1"},{"name":"b"}]} | {"containers":[{"name":"a","image":"2"}]} | {"containers":[{"name":"a","image":"2"},{"name":"b"}]}
          {"containers":[{"name":"a"}]} | {"containers":[{"name":"c","image":"1"}]} | {"containers":[{"name":"a"},{"name":"c","image":"1"}]}
          {"containers":[{"name":"a"},{"name":"b"}]} | {"containers":[{"name":"a","$patch":"delete"}]} | {"containers":[{"name":"b"}]}
          {"containers":[{"name":"a"}]} | {"containers":[{"$patch":"replace"},{"name":"z"}]} | {"containers":[{"name":"z"}]}
          {"containers":[{"name":"a"},{"name":"b"}]} | {"$setElementOrder/containers":[{"name":"b"},{"name":"a"}]} | {"containers":[{"name":"b"},{"name":"a"}]}
          {"tolerations":[{"key":"a"}]} | {"tolerations":[{"key":"b"}]} | {"tolerations":[{"key":"b"}]}
          {"nodeSelector":{"a":"1","b":"2"}} | {"nodeSelector":{"$patch":"replace","c":"3"}} | {"nodeSelector":{"c":"3"}}
          {"nodeSelector":{"a":"1"}} | {"nodeSelector":{"$patch":"delete"}} | {"nodeSelector":{}}
          {"nodeSelector":{"a":"1"}} | {"nodeSelector":{"a":null,"b":"2"}} | {"nodeSelector":{"b":"2"}}
          {"dnsPolicy":"Default","hostname":"h"} | {"$retainKeys":["hostname"],"hostname":"x"} | {"hostname":"x"}
          {"containers":[{"name":"a","ports":[{"containerPort":80,"protocol":"TCP"}]}]} | {"containers":[{"name":"a","ports":[{"containerPort":80,"name":"web"}]}]} | {"containers":[{"name":"a","ports":[{"containerPort":80,"protocol":"TCP","name":"web"}]}]}
          {"containers":[{"name":"a","args":["1"]}]} | {"containers":[{"name":"a","args":["2"]}]} | {"containers":[{"name":"a","args":["2"]}]}
          """)
  void strategicMerge(String target, String patch, String expected) {
    assertEquals(
        new JsonObject(expected),
        StrategicMerge.apply(new JsonObject(target), new JsonObject(patch), podSpec()));
  }

  @Test
  void strategicMergeOfFinalizersIsASetThatCanBeTakenFrom() {
    Schema metadata = pod().field("metadata");
    JsonObject object = new JsonObject("{\"finalizers\":[\"a\",\"b\"]}");
    JsonObject more = new JsonObject("{\"finalizers\":[\"b\",\"c\"]}");
    assertEquals(
        new JsonObject("{\"finalizers\":[\"a\",\"b\",\"c\"]}"),
        StrategicMerge.apply(object, more, metadata));
    JsonObject less = new JsonObject("{\"$deleteFromPrimitiveList/finalizers\":[\"a\"]}");
    assertEquals(
        new JsonObject("{\"finalizers\":[\"b\"]}"), StrategicMerge.apply(object, less, metadata));
  }

  @Test
  void anItemWithoutItsKeyIsRefusedInTheWordsOfTheServer() {
    JsonObject patch = new JsonObject("{\"containers\":[{\"image\":\"x\"}]}");
    PatchException refused =
        assertThrows(
            PatchException.class, () -> StrategicMerge.apply(new JsonObject(), patch, podSpec()));
    assertEquals(PatchException.Kind.INTERNAL, refused.kind());
    assertEquals(
        "map: {\"image\":\"x\"} does not contain declared merge key: name", refused.getMessage());
  }

  private static Schema podSpec() {
    return pod().field("spec");
  }

  private static Schema pod() {
    Cluster cluster = Seed.empty();
    return new Schemas(cluster).of(cluster.kind("", "v1", "pods"));
  }
}
