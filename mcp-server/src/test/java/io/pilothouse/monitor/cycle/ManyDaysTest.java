package io.pilothouse.monitor.cycle;

import static io.pilothouse.state.TestState.await;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.monitor.config.MonitorConfig;
import io.pilothouse.monitor.config.MonitorFile;
import io.pilothouse.state.Database;
import io.pilothouse.state.Sql;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Thirty days of cycles: what is kept, on disk and in memory, is as much after 30 days as after 10.
 */
class ManyDaysTest {
  private static final Pattern HISTOGRAM_LINE =
      Pattern.compile("(?m)^\\s*\\d+:\\s+(\\d+)\\s+(\\d+)\\s+(\\S+)");

  private static final int MESSAGES_A_DAY = 10;

  @TempDir private Path folder;

  /**
   * What there is at a moment.
   *
   * @param rows by table
   * @param bytes of the database without the journal
   * @param objects of the product in memory
   * @param heap bytes in use
   */
  private record Measure(Map<String, Long> rows, long bytes, long objects, long heap) {
    long journal() {
      return rows.get("journal");
    }
  }

  private static MonitorConfig config() throws Exception {
    return MonitorFile.parse(
        """
        apiVersion: pilothouse.io/v1
        kind: Monitor
        schedule: {every: 5m}
        incidents: {keep: 5d}
        notify:
          channels:
            - {name: chat, type: stdout}
            - {name: pager, type: stdout}
            - {name: gone, type: stdout}
        """);
  }

  @Test
  @Timeout(value = 5, unit = TimeUnit.MINUTES)
  void whatIsKeptStaysBounded() throws Exception {
    try (Month month = new Month(folder, config())) {
      for (int day = 1; day <= 8; day++) {
        month.day();
        month.restart();
      }
      month.day();
      month.day();
      Measure early = measure(month.database());
      long messages = month.messages();
      assertTrue(messages > 10 * MESSAGES_A_DAY, "people were told: " + messages);
      for (int day = 11; day <= 30; day++) {
        month.day();
      }
      Measure late = measure(month.database());
      String both = early + "\n" + late;
      early
          .rows()
          .forEach(
              (table, rows) -> {
                if (!table.equals("journal")) {
                  assertTrue(late.rows().get(table) <= rows * 1.1 + 2, table + "\n" + both);
                }
              });
      // It is never pruned, but has a row for what people were told or did, and none for a cycle.
      assertTrue(late.journal() <= 3.3 * early.journal(), both);
      assertTrue(late.journal() < month.messages(), both);
      assertTrue(late.bytes() <= early.bytes() * 1.1, both);
      assertTrue(late.objects() <= early.objects() * 1.1, both);
      assertTrue(late.heap() <= early.heap() + 4_000_000, both);
      assertTrue(month.messages() > 2.5 * messages, "people were told as before");
    }
  }

  private static Measure measure(Database database) throws Exception {
    Map<String, Long> rows = new TreeMap<>();
    for (String table : await(database.read(ManyDaysTest::tables))) {
      rows.put(table, number(database, "SELECT COUNT(*) FROM " + table));
    }
    long bytes = number(database, "SELECT SUM(pgsize) FROM dbstat WHERE name NOT LIKE '%journal%'");
    long objects = 0;
    long heap = 0;
    Matcher line = HISTOGRAM_LINE.matcher(histogram());
    while (line.find()) {
      heap += Long.parseLong(line.group(2));
      objects += line.group(3).startsWith("io.pilothouse.") ? Long.parseLong(line.group(1)) : 0;
    }
    return new Measure(rows, bytes, objects, heap);
  }

  private static List<String> tables(Sql sql) throws SQLException {
    return sql.query(
        "SELECT name FROM sqlite_master WHERE type = 'table'", row -> row.getString(1));
  }

  private static long number(Database database, String query) {
    return await(database.read(sql -> sql.first(query, row -> row.getLong(1)).orElseThrow()));
  }

  /** What is in use, after a collection of what is not: a line for each class. */
  private static String histogram() throws JMException {
    return (String)
        ManagementFactory.getPlatformMBeanServer()
            .invoke(
                new ObjectName("com.sun.management:type=DiagnosticCommand"),
                "gcClassHistogram",
                new Object[] {new String[0]},
                new String[] {String[].class.getName()});
  }
}
