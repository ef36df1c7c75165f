package io.pilothouse.service;

import io.pilothouse.agents.Brief;
import io.pilothouse.agents.BriefShelf;
import io.pilothouse.identity.Caller;
import io.pilothouse.tools.ToolInvoker;
import io.pilothouse.tools.ToolSchema;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The briefs that are of use to a caller. One whose work is done with tools of this server is not,
 * if the caller has none of them.
 */
final class OfferedBriefs {
  private final BriefShelf shelf;
  private final ToolInvoker invoker;

  OfferedBriefs(BriefShelf shelf, ToolInvoker invoker) {
    this.shelf = shelf;
    this.invoker = invoker;
  }

  /** By name. */
  List<Brief> to(Caller caller) {
    Set<String> has =
        invoker.tools(caller).stream().map(ToolSchema::name).collect(Collectors.toSet());
    return shelf.current().all().stream().filter(brief -> isOfUse(brief, has)).toList();
  }

  /** The brief of this name, if it is of use to the caller. */
  Optional<Brief> find(String name, Caller caller) {
    return to(caller).stream().filter(brief -> brief.name().equals(name)).findFirst();
  }

  private static boolean isOfUse(Brief brief, Set<String> has) {
    List<String> needs = brief.ownTools();
    return needs.isEmpty() || needs.stream().anyMatch(has::contains);
  }
}
