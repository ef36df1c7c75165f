package io.pilothouse.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.pilothouse.tools.Effect;
import io.pilothouse.tools.SchemaCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every write tool under every situation, and the table in the documents that shows what was
 * answered: a cell is filled by nothing but the test that has just passed.
 */
class OutcomeMatrixTest {
  private static final Path TABLE = Path.of("..", "docs", "writes.md");

  @TempDir Path folder;

  @TestFactory
  Stream<DynamicNode> everyToolInEverySituation() {
    OutcomeTable table = new OutcomeTable();
    return Stream.concat(
        WriteCases.ALL.stream()
            .map(
                tool ->
                    DynamicContainer.dynamicContainer(
                        tool.tool(),
                        Arrays.stream(Situation.values())
                            .map(situation -> test(tool, situation, table)))),
        Stream.of(
            DynamicTest.dynamicTest("the documents say so", () -> compare(table.markdown()))));
  }

  private DynamicTest test(WriteCase tool, Situation situation, OutcomeTable table) {
    return DynamicTest.dynamicTest(
        situation.heading(),
        () -> {
          if (tool.without().containsKey(situation)) {
            table.cannot(tool, situation);
            return;
          }
          try (OutcomeRun run = new OutcomeRun(tool, folder.resolve(tool.tool() + situation))) {
            situation.check(run);
            table.passed(tool, situation, run.answered());
          }
        });
  }

  private static void compare(String expected) throws IOException {
    if ("write".equals(System.getProperty("matrix"))) {
      Files.writeString(TABLE, expected);
    } else {
      assertEquals(
          expected,
          Files.readString(TABLE),
          "run: mvn test -Dtest=OutcomeMatrixTest -Dmatrix=write");
    }
  }

  @Test
  void noToolThatWritesIsLeftOut() throws IOException {
    SchemaCatalog catalog = new SchemaCatalog();
    try (Stream<Path> files = Files.list(Path.of("..", "tool-schemas"))) {
      List<String> writing =
          files
              .map(file -> file.getFileName().toString().replaceFirst("\\.json$", ""))
              .filter(name -> catalog.read(name).effect() != Effect.READ)
              // What is written there is the monitor's own state, not a cluster.
              .filter(name -> !catalog.read(name).toolset().equals("incidents"))
              .sorted()
              .toList();
      assertEquals(writing, WriteCases.ALL.stream().map(WriteCase::tool).sorted().toList());
    }
  }
}
