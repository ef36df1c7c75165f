package io.pilothouse;

import io.pilothouse.concurrent.Time;
import io.pilothouse.kubernetes.LeaseName;
import io.pilothouse.monitor.cycle.Candidacy;
import io.pilothouse.monitor.cycle.Leadership;
import io.pilothouse.monitor.cycle.LeaseRegister;
import io.pilothouse.monitor.cycle.Register;
import io.pilothouse.monitor.cycle.StateRegister;
import io.pilothouse.state.Locks;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * By what the processes of a monitor agree who leads: the lock in their state, always, as two
 * leaders would spoil that; before it the Lease that their file names.
 */
final class MonitorLeadership {
  /** Does not jump when somebody sets the clock. */
  private static final InstantSource STEADY = () -> Instant.EPOCH.plusNanos(System.nanoTime());

  private MonitorLeadership() {}

  static Leadership of(Wiring wiring, Optional<LeaseName> lease, Time time) {
    // With the pod's name, for whoever reads the Lease.
    String owner =
        Optional.ofNullable(System.getenv("HOSTNAME"))
                .filter(name -> !name.isBlank())
                .orElse("pilothouse")
            + "_"
            + UUID.randomUUID();
    List<Register> registers = new ArrayList<>();
    lease.ifPresent(name -> registers.add(new LeaseRegister(wiring.leases(), name)));
    registers.add(new StateRegister(new Locks(wiring.database())));
    return new Leadership(
        registers.stream()
            .map(each -> new Candidacy(each, owner, Leadership.LEASE, STEADY))
            .toList(),
        time);
  }
}
