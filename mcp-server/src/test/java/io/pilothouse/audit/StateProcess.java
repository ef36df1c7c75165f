package io.pilothouse.audit;

import io.pilothouse.audit.Entry.Kind;
import io.pilothouse.audit.Entry.Subject;
import io.pilothouse.concurrent.BlockingSeam;
import io.pilothouse.identity.Caller;
import io.pilothouse.state.Budgets;
import io.pilothouse.state.Budgets.Limit;
import io.pilothouse.state.Database;
import io.pilothouse.state.Plans;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** A process of its own that works on state and says on stdout what it was promised. */
final class StateProcess {
  static final Limit SHARED = new Limit("shared", 15, Duration.ofHours(1));
  static final int PLANS = 40;

  private StateProcess() {}

  /** Arguments: what to do, and where the state is. */
  public static void main(String[] arguments) throws IOException {
    BlockingSeam seam = new BlockingSeam(Vertx.vertx(), 8);
    Database database =
        arguments[1].startsWith("postgres:")
            ? Database.postgres(seam, arguments[1])
            : Database.sqlite(seam, Path.of(arguments[1]));
    if (arguments[0].equals("append")) {
      append(database);
    } else {
      race(database);
    }
  }

  /** Until it is killed. */
  private static void append(Database database) {
    Journal journal = new Journal(database, Clock.systemUTC(), Optional.empty());
    while (true) {
      List<Future<Anchor>> rows =
          IntStream.range(0, 4).mapToObj(i -> journal.append(entry("web-" + i))).toList();
      rows.forEach(row -> System.out.println(row.await()));
    }
  }

  static Entry entry(String name) {
    return new Entry(
        Kind.INTENT,
        Caller.local("it"),
        "restart_deployment",
        new Subject("prod", "shop", "Deployment", name),
        "plan",
        new JsonObject().put("patch", "x".repeat(200)));
  }

  /** Once somebody presses return, claims every plan and takes from one budget for each. */
  private static void race(Database database) throws IOException {
    database.open().await();
    System.out.println("ready");
    if (System.in.read() < 0) {
      return;
    }
    Plans plans = new Plans(database);
    Budgets budgets = new Budgets(database);
    for (int i = 0; i < PLANS; i++) {
      if (plans.claim("p" + i, Instant.now()).await() instanceof Plans.Claim.Claimed) {
        System.out.println("claimed p" + i);
        if (budgets.take(List.of(SHARED), Instant.now(), "p" + i).await().isEmpty()) {
          System.out.println("took p" + i);
        }
      }
    }
    System.exit(0);
  }
}
