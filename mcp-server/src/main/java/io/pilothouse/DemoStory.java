package io.pilothouse;

import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * Why is the shop broken, and who may repair it? Every conclusion rests on an answer that is
 * checked.
 */
final class DemoStory {
  private static final String SHOP = "shop";

  private DemoStory() {}

  /**
   * @param server the command of the server
   * @throws DemoFailure when an answer does not bear the story out
   */
  static void tell(List<String> server, Terminal terminal) {
    try (DemoAgent agent = new DemoAgent(server, terminal)) {
      agent.connect();
      findWhyCheckoutCrashes(agent);
      findWhatTheRolloutChanged(agent);
      findWhatItMayDo(agent);
      repair(agent);
      takeBack(agent);
    }
  }

  private static void findWhyCheckoutCrashes(DemoAgent agent) {
    agent.ask(
        "The shop takes no orders: why does its checkout not work?",
        "diagnose",
        deployment("checkout"),
        "CRASH_APP Deployment shop/checkout",
        "exit code 2",
        "lookup postgres.shop.svc",
        "Service shop/postgres does not exist");
    agent.learn(
        "one call: it crashes because it cannot find its database; the Service postgres is"
            + " missing.");
  }

  private static void findWhatTheRolloutChanged(DemoAgent agent) {
    agent.ask(
        "And what is wrong with the api?",
        "diagnose",
        deployment("api"),
        "IMG_NOTFOUND Deployment shop/api",
        "change: ",
        "from docker.io/shop/api-web:1.0 to docker.io/shop/api:v9.9.9",
        "next: rollback {\"namespace\":\"shop\",\"name\":\"api\"");
    agent.learn("its last rollout asks for an image that nobody can pull. It names the way back.");
  }

  private static JsonObject deployment(String name) {
    return new JsonObject().put("namespace", SHOP).put("kind", "Deployment").put("name", name);
  }

  private static void findWhatItMayDo(DemoAgent agent) {
    agent.ask(
        "What exactly would a rollback do?",
        "rollback",
        write("api", "the release cannot be pulled").put("dry_run", true),
        "SIMULATED: roll back Deployment shop/api to revision 3",
        "-      - image: docker.io/shop/api:v9.9.9",
        "+      - image: docker.io/shop/api-web:1.0",
        "pods affected: ");
    agent.learn("the API server has tried it (dry run). Nothing was changed.");

    agent.askInVain(
        "Could it be the DNS? Restart it.",
        "restart_deployment",
        write("coredns", "perhaps it is the DNS").put("namespace", "kube-system"),
        "POLICY_DENIED: refused by \"system namespaces are off limits\": Ask the platform team");
    agent.learn(
        "the policy says no, and why. Whatever the agent tries, nothing reaches kube-system.");
  }

  private static void repair(DemoAgent agent) {
    agent.ask(
        "Then roll the api back.",
        "rollback",
        write("api", "the release cannot be pulled"),
        "DONE: roll back Deployment shop/api to revision 3",
        "by rule \"a person agrees to a rollback\"",
        "change_id c-");
    agent.requireWasAsked("Deployment shop/api", "the release cannot be pulled");
    agent.learn("a person has read the plan and agreed; then it was carried out and followed.");

    String pods =
        agent.ask(
            "Is the api well again?",
            "list_pods",
            new JsonObject().put("namespace", SHOP).put("selector", "app=api"),
            "Running");
    if (pods.contains("ImagePull")) {
      throw new DemoFailure("expected no pod of api to wait for its image in:\n" + pods);
    }
    agent.learn("yes: no pod waits for an image any more.");
  }

  private static void takeBack(DemoAgent agent) {
    String scaled =
        agent.ask(
            "Three of payments, for the orders that have waited?",
            "scale_deployment",
            write("payments", "orders have piled up").put("replicas", 3),
            "DONE: scale Deployment shop/payments to 3",
            "by rule \"the shop may be scaled\"");
    String change = DemoAgent.find("c-[0-9a-f]{8}-[0-9a-f]{4}", scaled);

    agent.ask(
        "They are through. Take that back.",
        "undo_change",
        new JsonObject().put("change_id", change).put("reason", "the orders are through"),
        "DONE: undo " + change);

    agent.ask(
        "What has been changed here?",
        "list_changes",
        new JsonObject(),
        "roll back Deployment shop/api to revision 3",
        "undone",
        "undo " + change);
    agent.learn("every change is known, with who, why and what became of it.");
  }

  private static JsonObject write(String name, String reason) {
    return new JsonObject().put("name", name).put("namespace", SHOP).put("reason", reason);
  }
}
