package io.pilothouse.config;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Every setting there is. Flags, variables, file keys, help and documentation come from here. */
public final class Settings {
  /** The groups of tools that can be switched on and off. */
  public static final List<String> KNOWN_TOOLSETS =
      List.of("core", "diagnose", "workloads", "changes", "nodes", "exec", "incidents");

  static final Setting<Optional<String>> KUBECONFIG =
      new Setting<>(
          "kubeconfig",
          "FILE",
          "",
          Parser.text(),
          "The kubeconfig to use. Read again when it changes. Without it: the files in KUBECONFIG,"
              + " ~/.kube/config, the in-cluster service account.");

  static final Setting<List<String>> CONTEXTS =
      new Setting<>(
          "contexts",
          "NAMES",
          "",
          Parser.names(),
          "The only kubeconfig contexts that may be used, with commas between them. Without it:"
              + " every context.");

  static final Setting<Optional<String>> CONTEXT =
      new Setting<>(
          "context",
          "NAME",
          "",
          Parser.text(),
          "The context of a read that names none. Without it: the kubeconfig's current context.");

  static final Setting<Boolean> REQUIRE_CLUSTER =
      new Setting<>(
          "require-cluster",
          "",
          "false",
          Parser.trueOrFalse(),
          "End with exit code 3 when the default cluster cannot be reached at start.");

  static final Setting<Integer> MAX_UPSTREAM =
      new Setting<>(
          "max-upstream",
          "NUMBER",
          "64",
          Parser.number(1, 1_000),
          "Requests to API servers at the same time.");

  static final Setting<Boolean> IMPERSONATE =
      new Setting<>(
          "impersonate",
          "",
          "false",
          Parser.trueOrFalse(),
          "Let API servers apply each HTTP caller's own rights: requests carry the caller's user"
              + " and groups, which this server's account must be allowed to impersonate.");

  static final Setting<List<String>> NAMESPACES =
      new Setting<>(
          "namespaces",
          "NAMES",
          "",
          Parser.kubernetesNames(),
          "Where this server's account is to have rights: what pilothouse rbac makes roles for, and"
              + " what is looked at when the server starts. It is the cluster that enforces them."
              + " Without it: in all namespaces.");

  static final Setting<List<String>> KINDS =
      new Setting<>(
          "kinds",
          "NAMES",
          "",
          Parser.kubernetesNames(),
          "More kinds for the tools that take any kind, as plural.group, for example"
              + " certificates.cert-manager.io: for pilothouse rbac, and as namespaces is. Secrets,"
              + " roles and bindings are given only if they are named here.");

  static final Setting<List<String>> CLUSTER_KINDS =
      new Setting<>(
          "cluster-kinds",
          "NAMES",
          "",
          Parser.kubernetesNames(),
          "Like kinds, for those whose objects are in no namespace.");

  static final Setting<Boolean> WITH_SECRETS =
      new Setting<>(
          "with-secrets",
          "",
          "false",
          Parser.trueOrFalse(),
          "Let the diagnosis see which Secrets there are and read the certificates that are served:"
              + " for pilothouse rbac, and as namespaces is. Kubernetes knows no right to see that"
              + " a Secret is there without that to read it.");

  static final Setting<Boolean> STRICT_RBAC =
      new Setting<>(
          "strict-rbac",
          "",
          "false",
          Parser.trueOrFalse(),
          "Do not start with rights in the cluster beyond what the tools that are on need, or"
              + " without knowing them. Without it: a warning.");

  static final Setting<List<String>> TOOLSETS =
      new Setting<>(
          "toolsets",
          "NAMES",
          "core,diagnose,workloads,changes",
          Parser.namesOf(KNOWN_TOOLSETS),
          "The groups of tools that are on: " + String.join(", ", KNOWN_TOOLSETS) + ".");

  static final Setting<List<String>> DISABLE_TOOLS =
      new Setting<>(
          "disable-tools",
          "NAMES",
          "",
          Parser.names(),
          "Single tools that are neither listed nor callable, with commas between them.");

  static final Setting<Map<String, List<String>>> TOOLSET_ACCESS =
      new Setting<>(
          "toolset-access",
          "RULES",
          "",
          Parser.access(KNOWN_TOOLSETS),
          "Who may use which toolset, for example"
              + " core=*;workloads=sre,scope:k8s.write,user:token:ci (groups, OAuth scopes, users,"
              + " * for everybody). A toolset that is not named is nobody's. Without it: every"
              + " toolset that is on is everybody's.");

  static final Setting<Boolean> MONITOR =
      new Setting<>(
          "monitor",
          "",
          "false",
          Parser.trueOrFalse(),
          "With http: also look at clusters on a schedule, keep incidents and tell people. Of"
              + " several replicas with the same state, one does.");

  static final Setting<Optional<String>> MONITOR_CONFIG =
      new Setting<>(
          "monitor-config",
          "FILE",
          "",
          Parser.text(),
          "What the monitor looks at, when, and whom it tells, in YAML. Read again when it changes"
              + " and on SIGHUP. Without it: the default context every minute, told on standard"
              + " output.");

  static final Setting<Boolean> READ_ONLY =
      new Setting<>(
          "read-only",
          "",
          "false",
          Parser.trueOrFalse(),
          "Neither list nor run any tool that writes.");

  static final Setting<Duration> CALL_TIMEOUT =
      new Setting<>(
          "call-timeout",
          "TIME",
          "30s",
          Parser.duration(Duration.ofHours(1)),
          "The longest a call that reads may take, for example 500ms, 30s or 2m.");

  static final Setting<Duration> WRITE_TIMEOUT =
      new Setting<>(
          "write-timeout",
          "TIME",
          "55s",
          Parser.duration(Duration.ofHours(1)),
          "The longest a call that writes, and waits for what comes of it, may take; common clients"
              + " give up after 60s. A tool's own timeout_seconds goes before it.");

  static final Setting<Optional<String>> POLICY =
      new Setting<>(
          "policy",
          "FILE",
          "",
          Parser.text(),
          "What decides about writes; read again when it changes. A file that does not load stops"
              + " the server. Without it: every write is only simulated.");

  static final Setting<Optional<String>> CRITICALITY_MAP =
      new Setting<>(
          "criticality-map",
          "FILE",
          "",
          Parser.text(),
          "What matters how much to people, P0 to P3, for the severity of findings. A label or"
              + " annotation pilothouse.io/priority on an object goes before it. Without it:"
              + " everything is P2.");

  static final Setting<Boolean> SANDBOX =
      new Setting<>(
          "sandbox",
          "",
          "false",
          Parser.trueOrFalse(),
          "Use the embedded cluster with a broken shop in it; no kubeconfig is read.");

  static final Setting<Integer> SANDBOX_PODS =
      new Setting<>(
          "sandbox-pods",
          "NUMBER",
          "0",
          Parser.number(0, 20_000),
          "Enlarge the sandbox to this many pods. 0: leave it as it is.");

  static final Setting<Optional<String>> AGENTS_DIR =
      new Setting<>(
          "agents-dir",
          "FOLDER",
          "",
          Parser.text(),
          "Serve the briefs (*.md) of this folder as prompts, and again when they change. Without"
              + " it: those that come with Pilothouse.");

  static final Setting<Optional<Hidden>> STATE_URL =
      new Setting<>(
          "state-url",
          "URL",
          "",
          Parser.hidden(),
          "Keep plans, approvals, budgets, changes and the journal in PostgreSQL, shared by all"
              + " replicas: postgres://user:password@host/database or jdbc:postgresql://... Without"
              + " it: in SQLite, in state-dir.");

  static final Setting<Optional<String>> STATE_DIR =
      new Setting<>(
          "state-dir",
          "FOLDER",
          "",
          Parser.text(),
          "Where SQLite keeps them. Without it: the platform's folder for a user's state, for"
              + " example ~/.local/state/pilothouse.");

  static final Setting<Optional<String>> AUDIT_KEY_FILE =
      new Setting<>(
          "audit-key-file",
          "FILE",
          "",
          Parser.text(),
          "A secret of 32 bytes or more. With it, nobody who lacks it can rewrite the journal"
              + " unnoticed, not even with access to the database.");

  static final Setting<LogLevel> LOG_LEVEL =
      new Setting<>(
          "log-level",
          "LEVEL",
          "info",
          Parser.oneOf(LogLevel.class),
          "How much is logged: error, warn, info or debug.");

  static final Setting<LogFormat> LOG_FORMAT =
      new Setting<>(
          "log-format",
          "FORMAT",
          "auto",
          Parser.oneOf(LogFormat.class),
          "How a log line on stderr looks: text, json, or auto (text on a terminal).");

  /** Names the file with settings, so it cannot stand in that file itself. */
  public static final Setting<Optional<String>> CONFIG =
      new Setting<>(
          "config",
          "FILE",
          "",
          Parser.text(),
          "A file with settings, one name=value a line, in Java's properties format.");

  private static final List<Setting<?>> OTHERS =
      List.of(
          KUBECONFIG,
          CONTEXTS,
          CONTEXT,
          REQUIRE_CLUSTER,
          MAX_UPSTREAM,
          IMPERSONATE,
          NAMESPACES,
          KINDS,
          CLUSTER_KINDS,
          WITH_SECRETS,
          STRICT_RBAC,
          TOOLSETS,
          DISABLE_TOOLS,
          TOOLSET_ACCESS,
          READ_ONLY,
          CALL_TIMEOUT,
          WRITE_TIMEOUT,
          POLICY,
          CRITICALITY_MAP,
          MONITOR,
          MONITOR_CONFIG,
          SANDBOX,
          SANDBOX_PODS,
          AGENTS_DIR,
          STATE_URL,
          STATE_DIR,
          AUDIT_KEY_FILE,
          LOG_LEVEL,
          LOG_FORMAT,
          CONFIG);

  /** All of them, in the order of help and documentation. */
  public static final List<Setting<?>> ALL =
      Stream.concat(OTHERS.stream(), HttpSettings.ALL.stream()).toList();

  private Settings() {}
}
