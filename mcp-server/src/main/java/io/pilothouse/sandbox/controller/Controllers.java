package io.pilothouse.sandbox.controller;

import io.pilothouse.sandbox.controller.kubelet.Kubelet;
import java.util.List;

/** Every controller there is. */
final class Controllers {
  private Controllers() {}

  static List<Controller> all(ControllerClient client, Kubelet kubelet) {
    return List.of(
        new DeploymentController(client),
        new ReplicaSetController(client),
        new StatefulSetController(client),
        new DaemonSetController(client),
        new JobController(client),
        new CronJobController(client),
        new NodeController(client),
        new VolumeController(client),
        new QuotaController(client),
        new Scheduler(client),
        kubelet,
        new DisruptionController(client),
        new EndpointSliceController(client));
  }
}
