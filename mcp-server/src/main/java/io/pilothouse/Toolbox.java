package io.pilothouse;

import io.pilothouse.concurrent.BlockingSeam;
import io.pilothouse.diagnosis.Engine;
import io.pilothouse.diagnosis.tools.CheckConnectivity;
import io.pilothouse.diagnosis.tools.Diagnose;
import io.pilothouse.diagnosis.tools.WhatChanged;
import io.pilothouse.guard.ExplainPolicy;
import io.pilothouse.guard.Guard;
import io.pilothouse.guard.Ledger;
import io.pilothouse.guard.ListChanges;
import io.pilothouse.guard.Operation;
import io.pilothouse.guard.Policies;
import io.pilothouse.guard.UndoChange;
import io.pilothouse.guard.WriteTool;
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
import io.pilothouse.kubernetes.Clusters;
import io.pilothouse.monitor.cycle.OnDemand;
import io.pilothouse.monitor.store.IncidentStore;
import io.pilothouse.monitor.store.Watches;
import io.pilothouse.monitor.tools.AcknowledgeIncident;
import io.pilothouse.monitor.tools.ListIncidents;
import io.pilothouse.monitor.usage.UsageAdvice;
import io.pilothouse.monitor.usage.UsageHistory;
import io.pilothouse.redaction.Redactor;
import io.pilothouse.tools.Tool;
import io.pilothouse.tools.core.access.CheckAccess;
import io.pilothouse.tools.core.events.DescribeEvents;
import io.pilothouse.tools.core.listing.ListApiResources;
import io.pilothouse.tools.core.listing.ListContexts;
import io.pilothouse.tools.core.listing.ListNamespaces;
import io.pilothouse.tools.core.listing.ListPods;
import io.pilothouse.tools.core.listing.ListResources;
import io.pilothouse.tools.core.logs.GetLogs;
import io.pilothouse.tools.core.object.GetResource;
import io.pilothouse.tools.core.rollout.RolloutHistory;
import io.pilothouse.tools.core.schema.ExplainResource;
import io.pilothouse.tools.core.usage.Top;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** Every tool there is, one line each. */
final class Toolbox {
  private Toolbox() {}

  /** What is behind the guard. */
  static List<Operation> operations(Ledger ledger, Redactor redactor, Clock clock) {
    return List.of(
        new ApplyManifest(),
        new DeleteResource(),
        new DrainNode(),
        new EvictPod(),
        new ExecInPod(redactor),
        new LabelNode(),
        NodeScheduling.cordon(),
        NodeScheduling.uncordon(),
        new PatchResource(),
        new RestartDeployment(clock),
        new RestartPod(),
        new Rollback(),
        new RolloutControl(),
        new RunJob(redactor),
        new ScaleDeployment(),
        new TaintNode(),
        new UndoChange(ledger),
        new UpdateDeployment());
  }

  /** The tools that write, and those about writes. */
  static List<Tool> writing(
      Guard guard, List<Operation> operations, Policies policies, Ledger ledger) {
    List<Tool> tools =
        new ArrayList<>(
            List.of(new ExplainPolicy(guard, policies, operations), new ListChanges(ledger)));
    operations.forEach(operation -> tools.add(new WriteTool(operation, guard)));
    return tools;
  }

  /** The tools about what a monitor found. */
  static List<Tool> monitoring(Clusters clusters, UsageHistory usage, Redactor redactor) {
    return List.of(new UsageAdvice(clusters, usage, redactor));
  }

  /** The tools about what the monitor knows. */
  static List<Tool> incidents(
      IncidentStore store, Watches watches, OnDemand demand, Redactor redactor, Clock clock) {
    return List.of(
        new AcknowledgeIncident(store, redactor, clock),
        new ListIncidents(store, watches, demand, clock));
  }

  /** The tools that only read. */
  static List<Tool> tools(
      Clusters clusters, Redactor redactor, BlockingSeam seam, Clock clock, Engine engine) {
    return List.of(
        new CheckAccess(clusters, redactor),
        new Diagnose(clusters, engine, redactor),
        new CheckConnectivity(clusters, redactor, clock),
        new DescribeEvents(clusters, redactor, clock),
        new ExplainResource(clusters, redactor),
        new GetLogs(clusters, redactor, seam, clock),
        new GetResource(clusters, redactor),
        new ListApiResources(clusters, redactor),
        new ListContexts(clusters, redactor),
        new ListNamespaces(clusters, redactor),
        new ListPods(clusters, redactor),
        new ListResources(clusters, redactor),
        new RolloutHistory(clusters, redactor, clock),
        new Top(clusters, redactor),
        new WhatChanged(clusters, seam, redactor, clock));
  }
}
