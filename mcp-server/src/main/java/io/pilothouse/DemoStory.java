package io.pilothouse;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** Why is the shop broken? Every conclusion rests on an answer that is checked. */
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
    }
  }

  private static void findWhyCheckoutCrashes(DemoAgent agent) {
    String pods =
        agent.ask(
            "The shop does not take orders. Which pods are unwell?",
            "list_pods",
            new JsonObject().put("namespace", SHOP),
            "checkout-",
            "api-");
    String pod = DemoAgent.find("checkout-[a-z0-9]+-[a-z0-9]+", pods);
    agent.learn("unhealthy pods come first; " + pod + " is one of them.");

    agent.ask(
        "What does Kubernetes say about it?",
        "describe_events",
        new JsonObject().put("namespace", SHOP).put("kind", "Pod").put("name", pod),
        "BackOff");
    agent.learn("it starts, dies and is started again, with longer and longer pauses.");

    agent.ask(
        "And what did the program itself say?",
        "get_logs",
        new JsonObject().put("namespace", SHOP).put("pod", pod),
        "untrusted",
        "lookup postgres.shop.svc",
        "no such host");
    agent.learn("it cannot find its database: there is no host postgres.shop.svc.");

    String services =
        agent.ask(
            "Is there a Service of that name?",
            "list_resources",
            new JsonObject().put("kind", "Service").put("namespace", SHOP),
            "frontend");
    if (services.contains("postgres")) {
      throw new DemoFailure("expected no Service named postgres in:\n" + services);
    }
    agent.learn("no. Checkout is fine; the Service postgres is missing.");
  }

  private static void findWhatTheRolloutChanged(DemoAgent agent) {
    agent.ask(
        "The api hangs in a rollout as well. What changed?",
        "rollout_history",
        new JsonObject().put("kind", "Deployment").put("namespace", SHOP).put("name", "api"),
        "docker.io/shop/api:v9.9.9",
        "docker.io/shop/api-web:1.0");
    agent.learn("the newest revision asks for the image docker.io/shop/api:v9.9.9.");

    agent.ask(
        "Does the Deployment know that it is stuck?",
        "get_resource",
        new JsonObject()
            .put("kind", "Deployment")
            .put("namespace", SHOP)
            .put("name", "api")
            .put("fields", new JsonArray().add("status")),
        "ProgressDeadlineExceeded");
    agent.learn("yes: nobody can pull that image. Going back to api-web:1.0 would repair it.");
  }
}
