package io.pilothouse;

import io.pilothouse.audit.Entry;
import io.pilothouse.audit.Journal;
import io.pilothouse.automation.hook.AlertScope;
import io.pilothouse.automation.hook.HookEvent;
import io.pilothouse.automation.hook.HookEvent.Outcome;
import io.pilothouse.automation.hook.HookListener;
import io.pilothouse.redaction.Redactor;
import io.pilothouse.tools.render.UntrustedText;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes alerts that came in down in the journal, and has the monitor look earlier. A journal that
 * cannot be written keeps nobody from a diagnosis, which changes nothing; the log says so.
 */
final class HookNotes implements HookListener {
  private static final Logger LOG = LoggerFactory.getLogger(HookNotes.class);
  private static final int LONGEST_KEY = 300;

  private final Journal journal;
  private final Redactor redactor;
  private final Runnable wake;

  /**
   * @param redactor for names of groups, which hold labels
   * @param wake has the monitor look, if there is one
   */
  HookNotes(Journal journal, Redactor redactor, Runnable wake) {
    this.journal = journal;
    this.redactor = redactor;
    this.wake = wake;
  }

  @Override
  public void alerted(HookEvent event) {
    note(event);
  }

  /** Never fails. */
  Future<Void> note(HookEvent event) {
    if (event.outcome() != Outcome.REFUSED) {
      wake.run();
    }
    return journal
        .append(entry(event))
        .<Void>mapEmpty()
        .otherwise(
            failure -> {
              LOG.warn(
                  "Hook {}: what came in is not in the journal: {}",
                  event.hook(),
                  failure.getMessage());
              return null;
            });
  }

  private Entry entry(HookEvent event) {
    AlertScope scope = event.group().scope();
    JsonObject facts =
        new JsonObject()
            .put("hook", event.hook())
            .put("group", key(event))
            .put("firing", event.group().firing())
            .put("outcome", event.outcome().name().toLowerCase(Locale.ROOT));
    event.diagnosis().ifPresent(id -> facts.put("diagnosis", id));
    return new Entry(
        Entry.Kind.READ,
        event.caller(),
        "hook",
        new Entry.Subject(
            event.context().orElse(""),
            scope.namespace().orElse(""),
            scope.kind().orElse(""),
            scope.name().orElse("")),
        "",
        facts);
  }

  private String key(HookEvent event) {
    String key = redactor.text(UntrustedText.stripLine(event.group().key()));
    return key.length() <= LONGEST_KEY ? key : key.substring(0, LONGEST_KEY) + "…";
  }
}
