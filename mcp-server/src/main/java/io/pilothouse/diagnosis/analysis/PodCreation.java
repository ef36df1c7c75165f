package io.pilothouse.diagnosis.analysis;

import io.pilothouse.diagnosis.finding.Code;
import io.pilothouse.diagnosis.finding.Observation;
import io.pilothouse.diagnosis.finding.Quote;
import io.pilothouse.diagnosis.graph.ObjectGraph;
import io.pilothouse.diagnosis.model.KubeObject;
import io.pilothouse.diagnosis.model.Ref;
import io.pilothouse.tools.core.Json;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Pods that the API server refused to create. */
final class PodCreation implements Analyzer {
  private static final List<String> CREATORS =
      List.of("ReplicaSet", "StatefulSet", "DaemonSet", "Job", "CronJob");

  private static final Pattern QUOTA = Pattern.compile("exceeded quota: ([^,]+), ");
  private static final Pattern MUST =
      Pattern.compile("failed quota: ([^:]+): must specify (.+)", Pattern.DOTALL);
  private static final Pattern RANGE =
      Pattern.compile(
          "(?:maximum|minimum) \\S+ usage per \\S+ is|max limit to request ratio per \\S+ is",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern SECURITY =
      Pattern.compile("violates PodSecurity \"([^\"]+)\": (.+)", Pattern.DOTALL);
  private static final Pattern DENIED =
      Pattern.compile("admission webhook \"([^\"]+)\" denied the request(.*)", Pattern.DOTALL);
  private static final Pattern POLICY =
      Pattern.compile(
          "ValidatingAdmissionPolicy '([^']+)'(?: with binding '[^']+')? denied request(.*)");
  private static final Pattern UNREACHABLE =
      Pattern.compile("failed calling (?:admission )?webhook \"([^\"]+)\"");
  private static final Pattern ACCOUNT =
      Pattern.compile(
          "service ?account \\S*?/?\"?([\\w.-]+)\"?(?: was)? not found", Pattern.CASE_INSENSITIVE);
  private static final Pattern PRIORITY =
      Pattern.compile("no PriorityClass with name (\\S+) was found");

  @Override
  public Stream<Observation> analyze(ObjectGraph graph) {
    Stream<KubeObject> creators = CREATORS.stream().flatMap(kind -> graph.all(kind).stream());
    Stream<KubeObject> unseen =
        graph.knows("ReplicaSet") ? Stream.empty() : graph.all("Deployment").stream();
    return Stream.concat(creators, unseen)
        .flatMap(each -> Shortfall.of(graph, each).stream())
        .map(
            shortfall ->
                observe(graph, shortfall)
                    .because(shortfall.owner() + " FailedCreate: " + Quote.of(shortfall.message()))
                    .since(shortfall.since()));
  }

  private static Observation observe(ObjectGraph graph, Shortfall shortfall) {
    String message = shortfall.message();
    String namespace = shortfall.owner().namespace();
    Matcher quota = QUOTA.matcher(message);
    if (quota.find()) {
      return new QuotaReport(graph, shortfall).exceeded(quota.group(1));
    }
    Matcher must = MUST.matcher(message);
    if (must.find()) {
      return new QuotaReport(graph, shortfall).unspecified(must.group(1), must.group(2).strip());
    }
    if (RANGE.matcher(message).find()) {
      return range(graph, shortfall);
    }
    Matcher security = SECURITY.matcher(message);
    if (security.find()) {
      return Observation.of(
              Code.CREATE_PSA,
              shortfall.owner(),
              shortfall.words()
                  + ": Pod Security "
                  + security.group(1)
                  + " forbids "
                  + Quote.of(security.group(2)))
          .because(enforced(graph, namespace));
    }
    Matcher account = ACCOUNT.matcher(message);
    if (account.find()) {
      String name = account.group(1);
      return missing(
          Code.CREATE_SA_MISSING,
          shortfall,
          new Ref("ServiceAccount", namespace, name),
          Names.near(name, graph.all("ServiceAccount", namespace)));
    }
    Matcher priority = PRIORITY.matcher(message);
    if (priority.find()) {
      String name = priority.group(1);
      return missing(
          Code.CREATE_PRIORITYCLASS,
          shortfall,
          Ref.cluster("PriorityClass", name),
          Names.near(name, graph.all("PriorityClass")));
    }
    return byWebhook(graph, shortfall)
        .orElseGet(
            () ->
                Observation.of(
                    Code.CREATE_FAILED,
                    shortfall.owner(),
                    shortfall.words() + ": " + Quote.of(message, 160)));
  }

  private static Observation missing(Code code, Shortfall shortfall, Ref target, String near) {
    return Observation.of(
            code, shortfall.owner(), shortfall.words() + ": there is no " + target + near)
        .about(target);
  }

  private static Observation range(ObjectGraph graph, Shortfall shortfall) {
    Optional<KubeObject> range =
        graph.all("LimitRange", shortfall.owner().namespace()).stream().findFirst();
    Observation found =
        Observation.of(
            Code.CREATE_LIMITRANGE,
            shortfall.owner(),
            shortfall.words()
                + ": "
                + range
                    .map(each -> each.ref() + " refuses them, ")
                    .orElse("a LimitRange refuses them, ")
                + Quote.of(shortfall.message(), 160));
    return range
        .map(each -> found.because(each + " spec.limits: " + Json.list(each.spec(), "limits")))
        .orElse(found);
  }

  private static String enforced(ObjectGraph graph, String namespace) {
    String label = "pod-security.kubernetes.io/enforce";
    return graph
        .find(Ref.cluster("Namespace", namespace))
        .map(each -> Json.text(each.labels(), label))
        .filter(level -> !level.isEmpty())
        .map(level -> "Namespace " + namespace + " labels: " + label + "=" + level)
        .orElse("");
  }

  private static Optional<Observation> byWebhook(ObjectGraph graph, Shortfall shortfall) {
    String message = shortfall.message();
    Matcher policy = POLICY.matcher(message);
    if (policy.find()) {
      return Optional.of(
          denied(
              shortfall,
              Ref.cluster("ValidatingAdmissionPolicy", policy.group(1)),
              policy.group(2)));
    }
    Matcher denied = DENIED.matcher(message);
    if (denied.find()) {
      return Optional.of(denied(shortfall, configuration(graph, denied.group(1)), denied.group(2)));
    }
    Matcher down = UNREACHABLE.matcher(message);
    if (!down.find()) {
      return Optional.empty();
    }
    Ref configuration = configuration(graph, down.group(1));
    return Optional.of(
        Observation.of(
                Code.CREATE_WEBHOOK_DOWN,
                shortfall.owner(),
                shortfall.words()
                    + ": admission webhook "
                    + down.group(1)
                    + " of "
                    + configuration
                    + " cannot be called")
            .about(configuration)
            .dueTo(configuration));
  }

  private static Observation denied(Shortfall shortfall, Ref by, String words) {
    return Observation.of(
            Code.CREATE_WEBHOOK_DENIED,
            shortfall.owner(),
            shortfall.words()
                + ": "
                + by
                + " denied them, saying "
                + Quote.of(words.replaceFirst("^[: ]+", ""), 160))
        .about(by);
  }

  /** The configuration that has a webhook of that name. */
  private static Ref configuration(ObjectGraph graph, String webhook) {
    return Stream.of("ValidatingWebhookConfiguration", "MutatingWebhookConfiguration")
        .flatMap(kind -> graph.all(kind).stream())
        .filter(
            each ->
                Json.list(each.json(), "webhooks").stream()
                    .anyMatch(it -> Json.text(it, "name").equals(webhook)))
        .map(KubeObject::ref)
        .findFirst()
        .orElse(Ref.cluster("ValidatingWebhookConfiguration", webhook));
  }
}
