package io.pilothouse.guard;

import io.pilothouse.concurrent.BlockingSeam;
import io.pilothouse.concurrent.CallScope;
import io.pilothouse.concurrent.Cancellation;
import io.pilothouse.concurrent.Time;
import io.pilothouse.guard.tools.ApplyManifest;
import io.pilothouse.guard.tools.DeleteResource;
import io.pilothouse.guard.tools.DrainNode;
import io.pilothouse.guard.tools.EvictPod;
import io.pilothouse.guard.tools.ExecInPod;
import io.pilothouse.guard.tools.LabelNode;
import io.pilothouse.guard.tools.NodeScheduling;
import io.pilothouse.guard.tools.PatchResource;
import io.pilothouse.guard.tools.RestartDeployment;
import io.pilothouse.guard.tools.RestartPod;
import io.pilothouse.guard.tools.Rollback;
import io.pilothouse.guard.tools.RolloutControl;
import io.pilothouse.guard.tools.RunJob;
import io.pilothouse.guard.tools.ScaleDeployment;
import io.pilothouse.guard.tools.TaintNode;
import io.pilothouse.guard.tools.UpdateDeployment;
import io.pilothouse.identity.Caller;
import io.pilothouse.kubernetes.Awaiting;
import io.pilothouse.kubernetes.Clusters;
import io.pilothouse.kubernetes.KubeconfigFile;
import io.pilothouse.kubernetes.Mutation;
import io.pilothouse.kubernetes.UpstreamObserver;
import io.pilothouse.kubernetes.WriteAuthority;
import io.pilothouse.kubernetes.fabric8.ConnectionSettings;
import io.pilothouse.kubernetes.fabric8.Fabric8Clusters;
import io.pilothouse.kubernetes.fabric8.HostEnvironment;
import io.pilothouse.policy.PolicyException;
import io.pilothouse.redaction.Redactor;
import io.pilothouse.sandbox.SandboxOptions;
import io.pilothouse.sandbox.SandboxServer;
import io.pilothouse.sandbox.SandboxUser;
import io.pilothouse.tools.CallObserver;
import io.pilothouse.tools.Progress;
import io.pilothouse.tools.SchemaCatalog;
import io.pilothouse.tools.Tool;
import io.pilothouse.tools.ToolInvoker;
import io.pilothouse.tools.ToolRegistry;
import io.pilothouse.tools.ToolResult;
import io.pilothouse.tools.ToolSchema;
import io.pilothouse.tools.ToolSettings;
import io.pilothouse.tools.client.Client;
import io.pilothouse.tools.core.Targets;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** The write tools on a sandbox whose time passes only when somebody waits for something. */
public final class GuardFixture implements AutoCloseable {
  static final Caller ALICE = new Caller("alice", List.of("sre"), "s1");
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  final Vertx vertx = Vertx.vertx();
  final MemoryLedger ledger = new MemoryLedger();
  final Recorder recorder;
  final Policies policies;
  final Path policyFile;
  final Outsider outsider;
  final Guard guard;
  final ApprovalDesk approvals;

  /** What somebody else does whenever time passes. */
  volatile Supplier<Future<Void>> meanwhile = Future::succeededFuture;

  private final BlockingSeam seam = new BlockingSeam(vertx, 16);
  private final SandboxServer sandbox;
  private final Fabric8Clusters clusters;
  private final WriteAuthority authority;
  private final ToolInvoker invoker;
  private volatile Instant now = Instant.parse("2026-06-10T10:00:00Z");

  /**
   * @param policy YAML; empty: none
   */
  GuardFixture(Path folder, String policy, boolean readOnly, SandboxOptions options) {
    this(folder, policy, readOnly, Optional.empty(), options, false);
  }

  /** One whose API server is told who calls, and applies their roles. */
  static GuardFixture impersonating(Path folder, String policy, SandboxOptions options) {
    return new GuardFixture(folder, policy, false, Optional.empty(), options, true);
  }

  private GuardFixture(
      Path folder,
      String policy,
      boolean readOnly,
      Optional<SandboxUser> user,
      SandboxOptions options,
      boolean impersonate) {
    try {
      Files.createDirectories(folder);
      authority = readOnly ? WriteAuthority.readOnly() : WriteAuthority.open();
      Instant start = now;
      sandbox = Awaiting.await(new SandboxServer(vertx, options.withClock(() -> start)).start());
      String admin = sandbox.kubeconfig().replaceAll("(?s).*token: (\\S+).*", "$1");
      String token = user.map(SandboxUser::token).orElse(admin);
      recorder = new Recorder(vertx, sandbox.port());
      outsider = new Outsider(sandbox.url(), admin);
      Path kubeconfig =
          KubeconfigFile.current("test")
              .context("test", recorder.url(), "shop", "token: " + token)
              .write(folder.resolve("config"));
      clusters = clusters(kubeconfig, folder.resolve("nowhere"), impersonate);
      policyFile = folder.resolve("policy.yaml");
      policies = policy.isEmpty() ? Policies.simulating() : load(policy);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    Redactor redactor = new Redactor();
    approvals = new ApprovalDesk(ledger, redactor, clock());
    guard =
        new Guard(
            new Access(clusters, clusters, authority),
            policies,
            ledger,
            seam,
            new Answers(redactor, true),
            new Time(clock(), this::pass),
            new PlanKey(seam, folder.resolve("state")));
    invoker =
        new ToolInvoker(
            vertx,
            new ToolRegistry(
                new SchemaCatalog(),
                tools(guard),
                new ToolSettings(
                    Set.of("workloads", "nodes", "exec", "changes"), Set.of(), readOnly, PATIENCE)),
            redactor::text,
            CallObserver.NONE);
  }

  public static GuardFixture with(Path folder, String policy) {
    return new GuardFixture(folder, policy, false, SandboxOptions.defaults());
  }

  /** Where the server itself is some user of the cluster. */
  static GuardFixture of(Path folder, String policy, SandboxUser user, SandboxOptions options) {
    return new GuardFixture(
        folder, policy, false, Optional.of(user), options.withUser(user), false);
  }

  private List<Tool> tools(Guard guard) {
    List<Tool> tools =
        new ArrayList<>(
            List.of(new ListChanges(ledger), new ExplainPolicy(guard, policies, operations())));
    operations().forEach(operation -> tools.add(new WriteTool(operation, guard)));
    return tools;
  }

  private List<Operation> operations() {
    return List.of(
        new ApplyManifest(),
        new DeleteResource(),
        new DrainNode(),
        new EvictPod(),
        new ExecInPod(new Redactor()),
        new LabelNode(),
        NodeScheduling.cordon(),
        NodeScheduling.uncordon(),
        new PatchResource(),
        new RestartDeployment(clock()),
        new RestartPod(),
        new Rollback(),
        new ScaleDeployment(),
        new RolloutControl(),
        new RunJob(new Redactor()),
        new TaintNode(),
        new UndoChange(ledger),
        new UpdateDeployment());
  }

  /** From now on another policy decides. */
  public void decideBy(String policy) {
    try {
      Files.writeString(policyFile, policy);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    policies.look();
  }

  private Policies load(String policy) throws IOException {
    Files.writeString(policyFile, policy);
    try {
      return Policies.load(policyFile);
    } catch (PolicyException bad) {
      throw new AssertionError(bad);
    }
  }

  private Fabric8Clusters clusters(Path kubeconfig, Path nowhere, boolean impersonate) {
    return new Fabric8Clusters(
        vertx,
        seam,
        new ConnectionSettings(
            Optional.of(kubeconfig.toString()),
            new HostEnvironment(Map.of(), nowhere, nowhere),
            Set.of(),
            Optional.empty(),
            PATIENCE,
            64,
            UpstreamObserver.NONE),
        impersonate,
        authority);
  }

  public Clock clock() {
    return new Clock() {
      @Override
      public ZoneOffset getZone() {
        return ZoneOffset.UTC;
      }

      @Override
      public Clock withZone(ZoneId zone) {
        return this;
      }

      @Override
      public Instant instant() {
        return now;
      }
    };
  }

  /** Lets time pass, for the cluster as well. */
  Future<Void> pass(Duration time) {
    now = now.plus(time);
    return sandbox.advance(time).compose(passed -> meanwhile.get());
  }

  public ToolResult call(String tool, Object... arguments) {
    return call(ALICE, Client.NONE, tool, arguments);
  }

  ToolResult call(Caller caller, Client client, String tool, Object... arguments) {
    return Awaiting.await(start(caller, client, tool, arguments));
  }

  Future<ToolResult> start(Caller caller, Client client, String tool, Object... arguments) {
    return start(caller, client, new Cancellation(), tool, arguments);
  }

  Future<ToolResult> start(
      Caller caller, Client client, Cancellation cancellation, String tool, Object... arguments) {
    JsonObject json = new JsonObject().put("reason", "because of a test");
    for (int i = 0; i < arguments.length; i += 2) {
      if (arguments[i + 1] == null) {
        json.remove((String) arguments[i]);
      } else {
        json.put((String) arguments[i], arguments[i + 1]);
      }
    }
    return invoker.call(tool, json, caller, Progress.NONE, cancellation, client);
  }

  /** A person agrees to a plan. */
  public void approve(String planId) {
    Awaiting.await(ledger.decide(planId, true, "bob"));
  }

  public ToolInvoker invoker() {
    return invoker;
  }

  /** What reads the cluster as the server itself. */
  public Clusters clusters() {
    return clusters;
  }

  public Vertx vertx() {
    return vertx;
  }

  List<ToolSchema> listed() {
    return invoker.tools();
  }

  /** An object of the shop as it is now. */
  public JsonObject get(String kind, String name) {
    return get(kind, "shop", name);
  }

  JsonObject get(String kind, String namespace, String name) {
    CallScope scope = CallScope.within(PATIENCE, new Cancellation());
    return Awaiting.await(
        clusters
            .serverReader(Optional.empty())
            .compose(
                reader ->
                    Targets.type(reader, kind, Optional.empty(), scope)
                        .compose(type -> reader.get(type, namespace, name, scope))));
  }

  List<JsonObject> list(String kind) {
    return list(kind, "shop");
  }

  List<JsonObject> list(String kind, String namespace) {
    CallScope scope = CallScope.within(PATIENCE, new Cancellation());
    return Awaiting.await(
        clusters
            .serverReader(Optional.empty())
            .compose(
                reader -> new Surroundings(reader, namespace, scope).list(kind, Optional.empty())));
  }

  /** So much time is over, as if somebody had waited. */
  public void passed(Duration time) {
    Awaiting.await(pass(time));
  }

  /** Somebody else changes a Deployment. */
  public void patch(String name, JsonObject patch) {
    patch(name, "apps/v1/Deployment", patch);
  }

  /** Somebody else changes an object of the shop. */
  void patch(String name, String kind, JsonObject patch) {
    CallScope scope = CallScope.within(PATIENCE, new Cancellation());
    Awaiting.await(
        clusters
            .serverReader(Optional.empty())
            .compose(
                reader ->
                    Targets.type(reader, kind, Optional.empty(), scope)
                        .compose(
                            type ->
                                clusters
                                    .writer(reader.context(), ALICE)
                                    .compose(
                                        writer ->
                                            writer.write(
                                                authority.forReal(
                                                    Mutation.patch(
                                                        Mutation.Verb.MERGE_PATCH,
                                                        type,
                                                        "shop",
                                                        name,
                                                        patch)),
                                                scope)))));
  }

  @Override
  public void close() {
    clusters.close();
    seam.close();
    Awaiting.await(vertx.close());
  }
}
