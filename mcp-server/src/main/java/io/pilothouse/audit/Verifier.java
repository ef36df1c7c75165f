package io.pilothouse.audit;

import java.util.List;
import java.util.Optional;

/** Follows the chain row by row; knows only the last one. Used by one thread at a time. */
final class Verifier {
  private final Chain chain;
  private final Optional<Anchor> anchor;
  private Anchor last = new Anchor(0, Chain.START);
  private long unkeyed;
  private boolean keyed;

  Verifier(Chain chain, Optional<Anchor> anchor) {
    this.chain = chain;
    this.anchor = anchor;
  }

  Anchor last() {
    return last;
  }

  /** The next rows; empty while nothing is wrong. */
  Optional<Verification.Broken> accept(List<Row> rows) {
    for (Row row : rows) {
      Optional<Verification.Broken> broken = accept(row);
      if (broken.isPresent()) {
        return broken;
      }
    }
    return Optional.empty();
  }

  private Optional<Verification.Broken> accept(Row row) {
    long due = last.seq() + 1;
    if (row.seq() != due) {
      return broken(due, "it is missing; row " + row.seq() + " comes next");
    }
    if (!chain.knows(row.algorithm())) {
      return broken(
          due,
          row.algorithm().equals(Chain.KEYED)
              ? "it was written with a key: give audit-key-file"
              : "nothing is known of its algorithm");
    }
    boolean rowIsKeyed = row.algorithm().equals(Chain.KEYED);
    if (keyed && !rowIsKeyed) {
      return broken(due, "it was written without the key that earlier rows have");
    }
    if (!chain.link(row.algorithm(), last.hash(), row.entry()).equals(row.hash())) {
      return broken(due, "its hash does not follow from its entry and the row before it");
    }
    Optional<String> contradiction = row.contradiction();
    if (contradiction.isPresent()) {
      return broken(due, contradiction.get());
    }
    last = new Anchor(due, row.hash());
    if (anchor.isPresent() && anchor.get().seq() == due && !anchor.get().equals(last)) {
      return broken(due, "it is not the row that the anchor names");
    }
    keyed = rowIsKeyed;
    unkeyed += rowIsKeyed ? 0 : 1;
    return Optional.empty();
  }

  /** After the last row. */
  Verification finish(Anchor head) {
    if (last.seq() < head.seq()) {
      return new Verification.Broken(
          last.seq() + 1, "it is missing; the journal went on to row " + head.seq());
    }
    if (!last.equals(head)) {
      return new Verification.Broken(last.seq(), "it is not the row that the head names");
    }
    if (anchor.isPresent() && anchor.get().seq() > last.seq()) {
      return new Verification.Broken(
          last.seq() + 1, "it is missing; the anchor knows row " + anchor.get().seq());
    }
    return new Verification.Intact(last.seq(), unkeyed, last);
  }

  private static Optional<Verification.Broken> broken(long seq, String problem) {
    return Optional.of(new Verification.Broken(seq, problem));
  }
}
