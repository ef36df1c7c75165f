package io.pilothouse.config;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

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
          "The kubeconfig to use. Without it: the files in KUBECONFIG, ~/.kube/config, the"
              + " in-cluster service account.");

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
          "The longest a call may take, for example 500ms, 30s or 2m.");

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

  static final Setting<Boolean> HTTP =
      new Setting<>(
          "http",
          "",
          "false",
          Parser.trueOrFalse(),
          "Serve many clients over HTTP at /mcp instead of one on stdin and stdout.");

  static final Setting<String> HOST =
      new Setting<>(
          "host",
          "ADDRESS",
          "127.0.0.1",
          Parser.loopback(),
          "The address to serve HTTP on. Only this machine's own, since callers are not"
              + " authenticated yet.");

  static final Setting<Integer> PORT =
      new Setting<>(
          "port",
          "NUMBER",
          "8080",
          Parser.number(0, 65_535),
          "The port to serve HTTP on. 0: any that is free.");

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
  static final Setting<Optional<String>> CONFIG =
      new Setting<>(
          "config",
          "FILE",
          "",
          Parser.text(),
          "A file with settings, one name=value a line, in Java's properties format.");

  /** All of them, in the order of help and documentation. */
  public static final List<Setting<?>> ALL =
      List.of(
          KUBECONFIG,
          CONTEXTS,
          CONTEXT,
          REQUIRE_CLUSTER,
          MAX_UPSTREAM,
          TOOLSETS,
          DISABLE_TOOLS,
          READ_ONLY,
          CALL_TIMEOUT,
          SANDBOX,
          SANDBOX_PODS,
          HTTP,
          HOST,
          PORT,
          LOG_LEVEL,
          LOG_FORMAT,
          CONFIG);

  private Settings() {}
}
