package io.pilothouse.diagnosis.analysis;

import java.util.List;
import java.util.stream.Stream;

/** Every analyzer there is, one line each. */
public final class Analyzers {
  private Analyzers() {}

  public static List<Analyzer> all() {
    return Stream.of(foundations(), pods(), workloads(), network(), remarks())
        .flatMap(List::stream)
        .toList();
  }

  /** What everything else stands on. */
  private static List<Analyzer> foundations() {
    return List.of(
        new Webhooks(),
        new ApiServices(),
        new Nodes(),
        new NodeRemarks(),
        new SigningRequests(),
        new Claims(),
        new Volumes(),
        new Namespaces());
  }

  private static List<Analyzer> pods() {
    return List.of(
        new ImagePulls(),
        new StartErrors(),
        new Probes(),
        new Crashes(),
        new InitContainers(),
        new Mounts(),
        new Sandboxes(),
        new LostPods(),
        new Terminating(),
        new Unready(),
        new Unscheduled(),
        new Preemptions());
  }

  private static List<Analyzer> workloads() {
    return List.of(
        new PodCreation(),
        new FailedJobs(),
        new Deployments(),
        new StatefulSets(),
        new DaemonSets(),
        new Attention(),
        new CronJobs(),
        new Autoscalers(),
        new DisruptionBudgets());
  }

  private static List<Analyzer> network() {
    return List.of(
        new ServiceBackends(),
        new ServicePorts(),
        new LoadBalancers(),
        new DnsTargets(),
        new IngressClasses(),
        new IngressBackends(),
        new IngressConflicts(),
        new PolicyBlocks(),
        new Gateways(),
        new Routes());
  }

  /** What is worth knowing while nothing is wrong. */
  private static List<Analyzer> remarks() {
    return List.of(
        new Accounts(),
        new DriftedConfig(),
        new DeprecatedApis(),
        new UnusedReferences(),
        new ContainerManners(),
        new WorkloadManners(),
        new PodSecurity());
  }
}
