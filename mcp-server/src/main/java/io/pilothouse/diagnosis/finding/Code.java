package io.pilothouse.diagnosis.finding;

/**
 * Every kind of fault that a diagnosis knows. The names are part of the interface: alerts and
 * automation refer to them.
 */
public enum Code {
  SCHED_RESOURCES(Category.SCHEDULING, Level.HIGH, Layer.SCHEDULING, Nature.CAUSE),
  SCHED_SELECTOR(Category.SCHEDULING, Level.HIGH, Layer.SCHEDULING, Nature.CAUSE),
  SCHED_TAINT(Category.SCHEDULING, Level.HIGH, Layer.SCHEDULING, Nature.CAUSE),
  SCHED_ANTIAFFINITY(Category.SCHEDULING, Level.HIGH, Layer.SCHEDULING, Nature.CAUSE),
  SCHED_SPREAD(Category.SCHEDULING, Level.HIGH, Layer.SCHEDULING, Nature.CAUSE),
  SCHED_CORDON(Category.SCHEDULING, Level.MEDIUM, Layer.NODE, Nature.CAUSE),
  SCHED_PODLIMIT(Category.SCHEDULING, Level.MEDIUM, Layer.SCHEDULING, Nature.CAUSE),
  SCHED_HOSTPORT(Category.SCHEDULING, Level.MEDIUM, Layer.SCHEDULING, Nature.CAUSE),
  SCHED_VOLUME(Category.SCHEDULING, Level.HIGH, Layer.SCHEDULING, Nature.EFFECT),
  SCHED_GATED(Category.SCHEDULING, Level.MEDIUM, Layer.SCHEDULING, Nature.CAUSE),
  SCHED_PREEMPTED(Category.SCHEDULING, Level.MEDIUM, Layer.SCHEDULING, Nature.CAUSE),
  SCHED_NONE(Category.SCHEDULING, Level.HIGH, Layer.SCHEDULING, Nature.CAUSE),
  SCHED_OTHER(Category.SCHEDULING, Level.HIGH, Layer.SCHEDULING, Nature.EFFECT),
  CREATE_QUOTA_EXCEEDED(Category.ADMISSION, Level.HIGH, Layer.ADMISSION, Nature.CAUSE),
  CREATE_QUOTA_MUST_SPECIFY(Category.ADMISSION, Level.HIGH, Layer.ADMISSION, Nature.CAUSE),
  CREATE_LIMITRANGE(Category.ADMISSION, Level.HIGH, Layer.ADMISSION, Nature.CAUSE),
  CREATE_PSA(Category.ADMISSION, Level.HIGH, Layer.ADMISSION, Nature.CAUSE),
  CREATE_WEBHOOK_DENIED(Category.ADMISSION, Level.HIGH, Layer.ADMISSION, Nature.CAUSE),
  CREATE_WEBHOOK_DOWN(Category.ADMISSION, Level.CRITICAL, Layer.ADMISSION, Nature.EFFECT),
  CREATE_SA_MISSING(Category.ADMISSION, Level.HIGH, Layer.REFERENCE, Nature.CAUSE),
  CREATE_PRIORITYCLASS(Category.ADMISSION, Level.HIGH, Layer.REFERENCE, Nature.CAUSE),
  CREATE_FAILED(Category.ADMISSION, Level.HIGH, Layer.ADMISSION, Nature.EFFECT),
  IMG_NOTFOUND(Category.STARTUP, Level.HIGH, Layer.IMAGE, Nature.CAUSE),
  IMG_AUTH(Category.STARTUP, Level.HIGH, Layer.IMAGE, Nature.CAUSE),
  IMG_NET(Category.STARTUP, Level.HIGH, Layer.IMAGE, Nature.CAUSE),
  IMG_TLS(Category.STARTUP, Level.HIGH, Layer.IMAGE, Nature.CAUSE),
  IMG_RATE(Category.STARTUP, Level.HIGH, Layer.IMAGE, Nature.CAUSE),
  IMG_PLATFORM(Category.STARTUP, Level.HIGH, Layer.IMAGE, Nature.CAUSE),
  IMG_INVALID(Category.STARTUP, Level.HIGH, Layer.IMAGE, Nature.CAUSE),
  IMG_NEVER(Category.STARTUP, Level.HIGH, Layer.IMAGE, Nature.CAUSE),
  IMG_INSPECT(Category.STARTUP, Level.HIGH, Layer.IMAGE, Nature.CAUSE),
  IMG_SIG(Category.STARTUP, Level.HIGH, Layer.IMAGE, Nature.CAUSE),
  IMG_PULL(Category.STARTUP, Level.HIGH, Layer.IMAGE, Nature.EFFECT),
  CFG_MISSING(Category.STARTUP, Level.HIGH, Layer.REFERENCE, Nature.CAUSE),
  CFG_KEY_MISSING(Category.STARTUP, Level.HIGH, Layer.REFERENCE, Nature.CAUSE),
  CFG_NONROOT(Category.STARTUP, Level.HIGH, Layer.START, Nature.CAUSE),
  CREATE_ERR(Category.STARTUP, Level.HIGH, Layer.START, Nature.EFFECT),
  RUN_ERR(Category.STARTUP, Level.HIGH, Layer.START, Nature.CAUSE),
  MOUNT_REF_MISSING(Category.STARTUP, Level.HIGH, Layer.REFERENCE, Nature.CAUSE),
  MOUNT_FAIL(Category.STORAGE, Level.HIGH, Layer.SCHEDULING, Nature.EFFECT),
  ATTACH_FAIL(Category.STORAGE, Level.HIGH, Layer.SCHEDULING, Nature.EFFECT),
  SANDBOX_CNI(Category.STARTUP, Level.HIGH, Layer.NODE, Nature.EFFECT),
  INIT_BLOCKED(Category.STARTUP, Level.HIGH, Layer.START, Nature.EFFECT),
  WAITING_OTHER(Category.STARTUP, Level.HIGH, Layer.START, Nature.EFFECT),
  OOM(Category.CRASH, Level.HIGH, Layer.START, Nature.CAUSE),
  CRASH_APP(Category.CRASH, Level.HIGH, Layer.START, Nature.EFFECT),
  CRASH_CMD(Category.CRASH, Level.HIGH, Layer.START, Nature.CAUSE),
  CRASH_SIGNAL(Category.CRASH, Level.HIGH, Layer.START, Nature.EFFECT),
  CRASH_CLEAN(Category.CRASH, Level.MEDIUM, Layer.START, Nature.CAUSE),
  RESTARTS_RECENT(Category.CRASH, Level.MEDIUM, Layer.START, Nature.EFFECT),
  EVICTED(Category.CRASH, Level.MEDIUM, Layer.START, Nature.EFFECT),
  STATUS_UNKNOWN(Category.CRASH, Level.MEDIUM, Layer.START, Nature.EFFECT),
  POD_FAILED(Category.CRASH, Level.MEDIUM, Layer.START, Nature.EFFECT),
  STUCK_TERMINATING(Category.CRASH, Level.MEDIUM, Layer.READINESS, Nature.EFFECT),
  PROBE_PORT(Category.PROBE, Level.HIGH, Layer.PROBE, Nature.CAUSE),
  PROBE_PATH(Category.PROBE, Level.HIGH, Layer.PROBE, Nature.CAUSE),
  PROBE_EXEC(Category.PROBE, Level.HIGH, Layer.PROBE, Nature.CAUSE),
  PROBE_TIMEOUT(Category.PROBE, Level.HIGH, Layer.PROBE, Nature.CAUSE),
  PROBE_FAIL(Category.PROBE, Level.HIGH, Layer.PROBE, Nature.EFFECT),
  NOTREADY_GATE(Category.PROBE, Level.MEDIUM, Layer.READINESS, Nature.CAUSE),
  UNREADY_NOEVENT(Category.PROBE, Level.MEDIUM, Layer.READINESS, Nature.EFFECT),
  PVC_NO_SC(Category.STORAGE, Level.HIGH, Layer.STORAGE, Nature.CAUSE),
  PVC_PROVISION_FAIL(Category.STORAGE, Level.HIGH, Layer.CLAIM, Nature.CAUSE),
  PVC_WFFC(Category.STORAGE, Level.INFO, Layer.CLAIM, Nature.ADVICE),
  PVC_REF_MISSING(Category.STORAGE, Level.HIGH, Layer.REFERENCE, Nature.CAUSE),
  PVC_LOST(Category.STORAGE, Level.CRITICAL, Layer.CLAIM, Nature.CAUSE),
  PVC_NO_PV(Category.STORAGE, Level.HIGH, Layer.CLAIM, Nature.CAUSE),
  PVC_RESIZE(Category.STORAGE, Level.MEDIUM, Layer.CLAIM, Nature.CAUSE),
  PVC_PENDING(Category.STORAGE, Level.HIGH, Layer.CLAIM, Nature.EFFECT),
  PV_RELEASED(Category.STORAGE, Level.LOW, Layer.STORAGE, Nature.ADVICE),
  PV_FAILED(Category.STORAGE, Level.HIGH, Layer.STORAGE, Nature.CAUSE),
  SC_DEFAULTS(Category.STORAGE, Level.LOW, Layer.STORAGE, Nature.ADVICE),
  SVC_SELECTOR_MISMATCH(Category.NETWORK, Level.HIGH, Layer.SERVICE, Nature.CAUSE),
  SVC_NO_READY(Category.NETWORK, Level.HIGH, Layer.SERVICE, Nature.EFFECT),
  SVC_NO_PODS(Category.NETWORK, Level.HIGH, Layer.SERVICE, Nature.EFFECT),
  SVC_PORT_MISMATCH(Category.NETWORK, Level.HIGH, Layer.SERVICE, Nature.CAUSE),
  SVC_BACKEND_SCALED0(Category.NETWORK, Level.HIGH, Layer.WORKLOAD, Nature.CAUSE),
  SVC_LB_PENDING(Category.NETWORK, Level.MEDIUM, Layer.SERVICE, Nature.CAUSE),
  DNS_TARGET_ABSENT(Category.NETWORK, Level.MEDIUM, Layer.SERVICE, Nature.EFFECT),
  ING_CLASS(Category.NETWORK, Level.HIGH, Layer.ROUTE, Nature.CAUSE),
  ING_BACKEND(Category.NETWORK, Level.HIGH, Layer.ROUTE, Nature.CAUSE),
  ING_PORT(Category.NETWORK, Level.HIGH, Layer.ROUTE, Nature.CAUSE),
  ING_TLS(Category.NETWORK, Level.HIGH, Layer.ROUTE, Nature.CAUSE),
  ING_NOENDPOINTS(Category.NETWORK, Level.HIGH, Layer.ROUTE, Nature.EFFECT),
  ING_CONFLICT(Category.NETWORK, Level.HIGH, Layer.ROUTE, Nature.CAUSE),
  GW_NOT_ACCEPTED(Category.NETWORK, Level.HIGH, Layer.SERVICE, Nature.CAUSE),
  GW_NOT_PROGRAMMED(Category.NETWORK, Level.HIGH, Layer.SERVICE, Nature.EFFECT),
  GW_LISTENER(Category.NETWORK, Level.HIGH, Layer.SERVICE, Nature.CAUSE),
  ROUTE_NOT_ACCEPTED(Category.NETWORK, Level.HIGH, Layer.ROUTE, Nature.CAUSE),
  ROUTE_REFS(Category.NETWORK, Level.HIGH, Layer.ROUTE, Nature.CAUSE),
  ROUTE_NO_GRANT(Category.NETWORK, Level.HIGH, Layer.ROUTE, Nature.CAUSE),
  ROUTE_PORT(Category.NETWORK, Level.HIGH, Layer.ROUTE, Nature.CAUSE),
  ROUTE_NOENDPOINTS(Category.NETWORK, Level.HIGH, Layer.ROUTE, Nature.EFFECT),
  NETPOL_BLOCKS(Category.NETWORK, Level.HIGH, Layer.REFERENCE, Nature.CAUSE),
  ROLLOUT_STUCK(Category.WORKLOAD, Level.HIGH, Layer.WORKLOAD, Nature.EFFECT),
  UNAVAILABLE(Category.WORKLOAD, Level.CRITICAL, Layer.WORKLOAD, Nature.EFFECT),
  DEGRADED(Category.WORKLOAD, Level.HIGH, Layer.WORKLOAD, Nature.EFFECT),
  ROLLOUT_PAUSED(Category.WORKLOAD, Level.LOW, Layer.WORKLOAD, Nature.ADVICE),
  GENERATION_LAG(Category.WORKLOAD, Level.MEDIUM, Layer.WORKLOAD, Nature.CAUSE),
  SCALED_TO_ZERO(Category.WORKLOAD, Level.MEDIUM, Layer.WORKLOAD, Nature.ADVICE),
  STS_ORDINAL_BLOCKED(Category.WORKLOAD, Level.HIGH, Layer.WORKLOAD, Nature.EFFECT),
  STS_SVC_MISSING(Category.WORKLOAD, Level.MEDIUM, Layer.WORKLOAD, Nature.EFFECT),
  STS_UPDATE_STUCK(Category.WORKLOAD, Level.MEDIUM, Layer.WORKLOAD, Nature.EFFECT),
  DS_MISSING(Category.WORKLOAD, Level.HIGH, Layer.WORKLOAD, Nature.EFFECT),
  DS_MISSCHEDULED(Category.WORKLOAD, Level.MEDIUM, Layer.WORKLOAD, Nature.ADVICE),
  DS_UPDATE_STUCK(Category.WORKLOAD, Level.MEDIUM, Layer.WORKLOAD, Nature.EFFECT),
  JOB_FAILED(Category.WORKLOAD, Level.HIGH, Layer.WORKLOAD, Nature.EFFECT),
  JOB_STALLED(Category.WORKLOAD, Level.MEDIUM, Layer.WORKLOAD, Nature.EFFECT),
  CRON_SUSPENDED(Category.WORKLOAD, Level.INFO, Layer.WORKLOAD, Nature.ADVICE),
  CRON_SCHEDULE(Category.WORKLOAD, Level.MEDIUM, Layer.WORKLOAD, Nature.CAUSE),
  CRON_MISSED(Category.WORKLOAD, Level.MEDIUM, Layer.WORKLOAD, Nature.EFFECT),
  CRON_OVERLAP(Category.WORKLOAD, Level.MEDIUM, Layer.WORKLOAD, Nature.EFFECT),
  HPA_NO_METRICS(Category.AUTOSCALING, Level.HIGH, Layer.SCALING, Nature.EFFECT),
  HPA_NO_REQUEST(Category.AUTOSCALING, Level.HIGH, Layer.SCALING, Nature.CAUSE),
  HPA_TARGET_MISSING(Category.AUTOSCALING, Level.HIGH, Layer.SCALING, Nature.CAUSE),
  HPA_MAXED(Category.AUTOSCALING, Level.MEDIUM, Layer.SCALING, Nature.ADVICE),
  HPA_CONFLICT(Category.AUTOSCALING, Level.HIGH, Layer.SCALING, Nature.CAUSE),
  PDB_BLOCKS_ALL(Category.AUTOSCALING, Level.MEDIUM, Layer.SCALING, Nature.CAUSE),
  PDB_NO_PODS(Category.AUTOSCALING, Level.LOW, Layer.SCALING, Nature.ADVICE),
  PDB_OVERLAP(Category.AUTOSCALING, Level.HIGH, Layer.SCALING, Nature.CAUSE),
  NODE_NOTREADY(Category.NODE, Level.CRITICAL, Layer.NODE, Nature.CAUSE),
  NODE_PRESSURE(Category.NODE, Level.HIGH, Layer.NODE, Nature.CAUSE),
  NODE_NETWORK(Category.NODE, Level.CRITICAL, Layer.NODE, Nature.CAUSE),
  NODE_CONDITION(Category.NODE, Level.MEDIUM, Layer.NODE, Nature.CAUSE),
  NODE_CORDONED(Category.NODE, Level.LOW, Layer.NODE, Nature.ADVICE),
  NODE_OVERCOMMIT(Category.NODE, Level.MEDIUM, Layer.NODE, Nature.ADVICE),
  NODE_VERSION_SKEW(Category.NODE, Level.MEDIUM, Layer.NODE, Nature.ADVICE),
  CSR_PENDING(Category.NODE, Level.MEDIUM, Layer.NODE, Nature.ADVICE),
  WEBHOOK_DEAD(Category.PLUMBING, Level.CRITICAL, Layer.API, Nature.CAUSE),
  APISERVICE_DOWN(Category.PLUMBING, Level.HIGH, Layer.API, Nature.CAUSE),
  NS_TERMINATING(Category.PLUMBING, Level.MEDIUM, Layer.HYGIENE, Nature.EFFECT),
  CERT_EXPIRED(Category.PLUMBING, Level.HIGH, Layer.ROUTE, Nature.CAUSE),
  CERT_EXPIRING(Category.PLUMBING, Level.MEDIUM, Layer.ROUTE, Nature.ADVICE),
  CERT_SAN(Category.PLUMBING, Level.HIGH, Layer.ROUTE, Nature.CAUSE),
  CERT_BAD(Category.PLUMBING, Level.HIGH, Layer.ROUTE, Nature.CAUSE),
  RBAC_DENIED(Category.PLUMBING, Level.HIGH, Layer.REFERENCE, Nature.CAUSE),
  CONFIG_DRIFT(Category.PLUMBING, Level.LOW, Layer.REFERENCE, Nature.ADVICE),
  PULLSECRET_MISSING(Category.PLUMBING, Level.LOW, Layer.REFERENCE, Nature.ADVICE),
  SA_MISSING(Category.PLUMBING, Level.MEDIUM, Layer.REFERENCE, Nature.CAUSE),
  API_DEPRECATED(Category.HYGIENE, Level.MEDIUM, Layer.HYGIENE, Nature.ADVICE),
  REF_UNUSED(Category.HYGIENE, Level.INFO, Layer.HYGIENE, Nature.ADVICE),
  RES_NONE(Category.HYGIENE, Level.LOW, Layer.HYGIENE, Nature.ADVICE),
  NO_MEM_LIMIT(Category.HYGIENE, Level.LOW, Layer.HYGIENE, Nature.ADVICE),
  IMAGE_LATEST(Category.HYGIENE, Level.LOW, Layer.HYGIENE, Nature.ADVICE),
  NO_PROBES(Category.HYGIENE, Level.LOW, Layer.HYGIENE, Nature.ADVICE),
  NO_PDB(Category.HYGIENE, Level.LOW, Layer.HYGIENE, Nature.ADVICE),
  SEC_PRIVILEGED(Category.SECURITY, Level.MEDIUM, Layer.HYGIENE, Nature.ADVICE),
  SEC_HOST(Category.SECURITY, Level.MEDIUM, Layer.HYGIENE, Nature.ADVICE),
  SEC_ROOT(Category.SECURITY, Level.MEDIUM, Layer.HYGIENE, Nature.ADVICE),
  SEC_CAPS(Category.SECURITY, Level.MEDIUM, Layer.HYGIENE, Nature.ADVICE),
  SEC_SA_TOKEN(Category.SECURITY, Level.MEDIUM, Layer.HYGIENE, Nature.ADVICE);

  private final Category category;
  private final Level level;
  private final Layer layer;
  private final Nature nature;

  Code(Category category, Level level, Layer layer, Nature nature) {
    this.category = category;
    this.level = level;
    this.layer = layer;
    this.nature = nature;
  }

  public Category category() {
    return category;
  }

  /** How bad it is unless an observation says otherwise. */
  public Level level() {
    return level;
  }

  public Layer layer() {
    return layer;
  }

  public Nature nature() {
    return nature;
  }
}
