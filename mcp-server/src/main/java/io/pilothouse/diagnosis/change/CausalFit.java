package io.pilothouse.diagnosis.change;

import static io.pilothouse.diagnosis.change.Aspect.ACCOUNT;
import static io.pilothouse.diagnosis.change.Aspect.ADMISSION;
import static io.pilothouse.diagnosis.change.Aspect.COMMAND;
import static io.pilothouse.diagnosis.change.Aspect.CONFIG;
import static io.pilothouse.diagnosis.change.Aspect.ENV;
import static io.pilothouse.diagnosis.change.Aspect.IMAGE;
import static io.pilothouse.diagnosis.change.Aspect.LABELS;
import static io.pilothouse.diagnosis.change.Aspect.NODE;
import static io.pilothouse.diagnosis.change.Aspect.POLICY;
import static io.pilothouse.diagnosis.change.Aspect.PORTS;
import static io.pilothouse.diagnosis.change.Aspect.PROBE;
import static io.pilothouse.diagnosis.change.Aspect.PULL_SECRETS;
import static io.pilothouse.diagnosis.change.Aspect.QUOTA;
import static io.pilothouse.diagnosis.change.Aspect.REPLICAS;
import static io.pilothouse.diagnosis.change.Aspect.RESOURCES;
import static io.pilothouse.diagnosis.change.Aspect.RIGHTS;
import static io.pilothouse.diagnosis.change.Aspect.ROUTE;
import static io.pilothouse.diagnosis.change.Aspect.SCALING;
import static io.pilothouse.diagnosis.change.Aspect.SCHEDULING;
import static io.pilothouse.diagnosis.change.Aspect.SECURITY;
import static io.pilothouse.diagnosis.change.Aspect.SELECTOR;
import static io.pilothouse.diagnosis.change.Aspect.STORAGE;
import static io.pilothouse.diagnosis.change.Aspect.VOLUMES;

import io.pilothouse.diagnosis.finding.Code;
import java.util.Set;

/**
 * Which changes can bring about a fault.
 *
 * @param exact those whose field the fault itself names
 * @param plausible others that could
 */
record CausalFit(Set<Aspect> exact, Set<Aspect> plausible) {
  private static CausalFit fit(Set<Aspect> exact, Aspect... plausible) {
    return new CausalFit(exact, Set.of(plausible));
  }

  static CausalFit of(Code code) {
    return switch (code) {
      case SCHED_RESOURCES, SCHED_PODLIMIT ->
          fit(Set.of(RESOURCES), REPLICAS, SCHEDULING, NODE, SCALING);
      case SCHED_CORDON -> fit(Set.of(NODE));
      case SCHED_TAINT, SCHED_SELECTOR -> fit(Set.of(SCHEDULING, NODE));
      case SCHED_HOSTPORT -> fit(Set.of(PORTS), REPLICAS);
      case SCHED_VOLUME -> fit(Set.of(VOLUMES), STORAGE);
      case CREATE_QUOTA_EXCEEDED -> fit(Set.of(QUOTA, REPLICAS), RESOURCES, SCALING);
      case CREATE_QUOTA_MUST_SPECIFY, CREATE_LIMITRANGE -> fit(Set.of(QUOTA, RESOURCES));
      case CREATE_PSA -> fit(Set.of(SECURITY, ADMISSION), VOLUMES);
      case CREATE_WEBHOOK_DENIED, CREATE_WEBHOOK_DOWN, WEBHOOK_DEAD -> fit(Set.of(ADMISSION));
      case CREATE_SA_MISSING, SA_MISSING -> fit(Set.of(ACCOUNT));
      case CREATE_PRIORITYCLASS -> fit(Set.of(SCHEDULING));
      case IMG_AUTH, PULLSECRET_MISSING -> fit(Set.of(IMAGE, PULL_SECRETS), ACCOUNT, CONFIG);
      case CFG_MISSING, CFG_KEY_MISSING -> fit(Set.of(ENV, VOLUMES), CONFIG);
      case MOUNT_REF_MISSING, PVC_REF_MISSING, MOUNT_FAIL, ATTACH_FAIL ->
          fit(Set.of(VOLUMES), STORAGE, CONFIG);
      case CFG_NONROOT -> fit(Set.of(SECURITY), IMAGE);
      case OOM, EVICTED -> fit(Set.of(RESOURCES), IMAGE, ENV, COMMAND, CONFIG);
      case CRASH_CMD, RUN_ERR, CREATE_ERR -> fit(Set.of(COMMAND), IMAGE, SECURITY, VOLUMES);
      case PROBE_PORT, PROBE_PATH, PROBE_EXEC, PROBE_TIMEOUT ->
          fit(Set.of(PROBE), PORTS, IMAGE, COMMAND, ENV, CONFIG, RESOURCES);
      case SVC_SELECTOR_MISMATCH, SVC_NO_PODS -> fit(Set.of(SELECTOR), LABELS);
      case SVC_PORT_MISMATCH -> fit(Set.of(PORTS));
      case SVC_BACKEND_SCALED0 -> fit(Set.of(REPLICAS));
      case NETPOL_BLOCKS -> fit(Set.of(POLICY), LABELS);
      case RBAC_DENIED -> fit(Set.of(RIGHTS, ACCOUNT));
      case ING_CLASS, ING_BACKEND, ING_PORT, ING_CONFLICT, ROUTE_REFS, ROUTE_PORT, ROUTE_NO_GRANT ->
          fit(Set.of(ROUTE), PORTS);
      case ING_TLS, CERT_EXPIRED, CERT_SAN, CERT_BAD -> fit(Set.of(CONFIG), ROUTE);
      case HPA_TARGET_MISSING, HPA_CONFLICT, PDB_BLOCKS_ALL, PDB_OVERLAP ->
          fit(Set.of(SCALING, REPLICAS));
      case HPA_NO_REQUEST -> fit(Set.of(RESOURCES, SCALING));
      default -> ofCategory(code);
    };
  }

  private static CausalFit ofCategory(Code code) {
    return switch (code.category()) {
      case SCHEDULING -> fit(Set.of(SCHEDULING), REPLICAS, NODE, LABELS);
      case ADMISSION -> fit(Set.of(), ADMISSION, QUOTA, SECURITY, RESOURCES);
      case STARTUP ->
          code.name().startsWith("IMG_")
              ? fit(Set.of(IMAGE))
              : fit(Set.of(), IMAGE, COMMAND, ENV, CONFIG, VOLUMES, SECURITY);
      case CRASH -> fit(Set.of(), IMAGE, COMMAND, ENV, CONFIG, VOLUMES, RESOURCES, PROBE);
      case PROBE -> fit(Set.of(), PROBE, PORTS, IMAGE, COMMAND, ENV, CONFIG, RESOURCES);
      case STORAGE -> fit(Set.of(STORAGE), VOLUMES);
      case WORKLOAD -> fit(Set.of(), IMAGE, COMMAND, ENV, CONFIG, PROBE, RESOURCES, REPLICAS);
      case NETWORK -> fit(Set.of(), SELECTOR, PORTS, ROUTE, POLICY, LABELS, REPLICAS);
      case NODE -> fit(Set.of(), NODE);
      default -> fit(Set.of());
    };
  }

  boolean isExact(Difference difference) {
    return exact.contains(difference.aspect());
  }

  boolean fits(Difference difference) {
    return isExact(difference) || plausible.contains(difference.aspect());
  }
}
