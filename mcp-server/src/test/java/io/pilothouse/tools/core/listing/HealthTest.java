package io.pilothouse.tools.core.listing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.pilothouse.kubernetes.TablePage;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HealthTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Ready,Status,Restarts | 0/1;CrashLoopBackOff;7 (3m ago) | FAILING | CrashLoopBackOff",
        "Ready,Status,Restarts | 0/1;Init:ImagePullBackOff;0 | FAILING | Init:ImagePullBackOff",
        "Ready,Status,Restarts | 0/1;OOMKilled;2 (1m ago) | FAILING | OOMKilled",
        "Ready,Status,Restarts | 0/1;CreateContainerConfigError;0 | FAILING |"
            + " CreateContainerConfigError",
        "Ready,Status,Restarts | 0/1;ExitCode:1;0 | FAILING | ExitCode:1",
        "Ready,Status,Restarts | 0/1;Evicted;0 | FAILING | Evicted",
        "Ready,Status,Restarts | 0/1;SomethingNew;0 | FAILING | SomethingNew",
        "Ready,Status,Restarts | 0/1;Pending;0 | WAITING | Pending",
        "Ready,Status,Restarts | 0/1;Init:0/2;0 | WAITING | Init",
        "Ready,Status,Restarts | 1/1;Terminating;0 | WAITING | Terminating",
        "Ready,Status,Restarts | 1/2;Running;0 | NOT_READY | Running but not ready",
        "Ready,Status,Restarts | 1/1;Running;5 (3m22s ago) | RESTARTED | Running, restarted within"
            + " the hour",
        "Ready,Status,Restarts | 1/1;Running;5 (3h ago) | HEALTHY | Running",
        "Ready,Status,Restarts | 1/1;Running;5 (64m ago) | HEALTHY | Running",
        "Ready,Status,Restarts | 1/1;Running;0 | HEALTHY | Running",
        "Ready,Status,Restarts | 0/1;Completed;0 | DONE | Completed",
        "Ready,Up-to-date,Available | 0/3;3;0 | FAILING | none ready",
        "Ready,Up-to-date,Available | 2/3;3;2 | NOT_READY | partly ready",
        "Ready,Up-to-date,Available | 3/3;3;3 | HEALTHY | ready",
        "Ready,Up-to-date,Available | 0/0;0;0 | DONE | scaled to 0",
        "Desired,Current,Ready | 3;3;1 | NOT_READY | partly ready",
        "Desired,Current,Ready | 0;0;0 | DONE | scaled to 0",
        "Status,Roles,Version | Ready;worker;v1 | HEALTHY | Ready",
        "Status,Roles,Version | NotReady;worker;v1 | FAILING | NotReady",
        "Status,Roles,Version | Ready,SchedulingDisabled;worker;v1 | WAITING |"
            + " Ready,SchedulingDisabled",
        "Status,Completions | Failed;0/1 | FAILING | Failed",
        "Status,Completions | Complete;1/1 | DONE | Complete",
        "Completions | 0/1 | NOT_READY | not complete",
        "Status,Volume | Bound;pv-1 | HEALTHY | Bound",
        "Status,Volume | Pending; | WAITING | Pending",
        "Status,Volume | Lost; | FAILING | Lost",
        "Status | Active | HEALTHY | Active",
        "Status | Terminating | WAITING | Terminating",
        "Ready,Secret | False;tls | FAILING | False",
        "Ready,Secret | True;tls | HEALTHY | True",
        "Service,Available | kube/metrics;False (MissingEndpoints) | FAILING | not available",
        "Type,Cluster-IP,External-IP | LoadBalancer;10.0.0.1;<pending> | WAITING | no external IP"
            + " yet",
        "Targets,Replicas | <unknown>/80%;1 | FAILING | metrics unknown",
        "Type,Reason | Warning;BackOff | FAILING | Warning",
        "Type,Data | Opaque;2 | HEALTHY | ''",
        "Size | large | HEALTHY | ''",
      })
  void judgesTheServersCells(String columns, String cells, Health.Rank rank, String label) {
    List<TablePage.Column> headings =
        Arrays.stream(columns.split(",")).map(name -> new TablePage.Column(name, 0)).toList();
    assertEquals(new Health(rank, label), Health.of(headings, List.of(cells.split(";", -1))));
  }
}
