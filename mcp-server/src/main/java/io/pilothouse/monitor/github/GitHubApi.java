package io.pilothouse.monitor.github;

import io.pilothouse.concurrent.CallScope;
import io.pilothouse.redaction.Redactor;
import io.pilothouse.tools.core.Json;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is asked for one incident, with a limited number of requests. Not thread-safe. */
final class GitHubApi {
  /** Of the hour's 5,000 an incident gets as many at most. */
  private static final int MOST_REQUESTS = 40;

  private static final int MOST_PAGES = 3;
  private static final int PER_PAGE = 100;

  /**
   * What lies between two commits.
   *
   * @param status {@code ahead}, {@code behind}, {@code identical} or {@code diverged}
   * @param commits the newest first; at most a hundred or so
   * @param total how many there are
   */
  record Comparison(String status, List<Commit> commits, int total) {}

  /** A pull request. */
  record Pull(int number, String title) {}

  /** Something that was sent somewhere. */
  record Deployment(String sha, Instant at, String environment) {}

  private final GitHubClient client;
  private final Redactor redactor;
  private final CallScope scope;
  private int requests;

  GitHubApi(GitHubClient client, Redactor redactor, CallScope scope) {
    this.client = client;
    this.redactor = redactor;
    this.scope = scope;
  }

  /** One commit with the files that it changed. */
  Future<Commit> commit(SourceRepository repository, String ref) {
    return get(path(repository) + "/commits/" + encoded(ref))
        .map(GitHubApi::object)
        .map(json -> Commit.of(repository, json, redactor));
  }

  /**
   * Commits of the default branch without their files, the newest first.
   *
   * @param path a file or folder; empty: all
   */
  Future<List<Commit>> commits(
      SourceRepository repository, Instant since, Instant until, String path) {
    String query =
        "?per_page="
            + PER_PAGE
            + "&since="
            + since.truncatedTo(ChronoUnit.SECONDS)
            + "&until="
            + until.truncatedTo(ChronoUnit.SECONDS)
            + (path.isEmpty() ? "" : "&path=" + encoded(path));
    return pages(path(repository) + "/commits" + query)
        .map(all -> all.stream().map(each -> Commit.of(repository, each, redactor)).toList());
  }

  /** What came with the change from one commit to another. */
  Future<Comparison> compare(SourceRepository repository, String from, String to) {
    String path = path(repository) + "/compare/" + encoded(from) + "..." + encoded(to);
    return get(path + "?per_page=" + PER_PAGE)
        .map(GitHubApi::object)
        .compose(
            first -> {
              int total = Json.number(first, "total_commits");
              int last = (total + PER_PAGE - 1) / PER_PAGE;
              return last > 1
                  ? get(path + "?per_page=" + PER_PAGE + "&page=" + last)
                      .map(page -> comparison(repository, first, object(page), total))
                  : Future.succeededFuture(comparison(repository, first, first, total));
            });
  }

  private Comparison comparison(
      SourceRepository repository, JsonObject first, JsonObject last, int total) {
    List<Commit> commits =
        Json.list(last, "commits").stream()
            .map(each -> Commit.of(repository, each, redactor))
            .toList();
    return new Comparison(Json.text(first, "status"), commits.reversed(), total);
  }

  /** The pull request that brought a commit: a merged one before others. */
  Future<Optional<Pull>> pull(Commit commit) {
    return get(path(commit.repository()) + "/commits/" + commit.sha() + "/pulls")
        .map(
            answer -> {
              List<JsonObject> all = list(answer);
              return Stream.concat(
                      all.stream().filter(each -> !Json.text(each, "merged_at").isEmpty()),
                      all.stream())
                  .findFirst()
                  .map(
                      each ->
                          new Pull(
                              Json.number(each, "number"),
                              Commit.shown(Json.text(each, "title"), redactor)));
            });
  }

  /** Those that GitHub knows of, the newest first. */
  Future<List<Deployment>> deployments(SourceRepository repository) {
    return get(path(repository) + "/deployments?per_page=" + PER_PAGE)
        .map(
            answer ->
                list(answer).stream()
                    .flatMap(
                        each ->
                            Commit.time(Json.text(each, "created_at")).stream()
                                .map(
                                    at ->
                                        new Deployment(
                                            Json.text(each, "sha"),
                                            at,
                                            Commit.shown(
                                                Json.text(each, "environment"), redactor))))
                    .toList());
  }

  private Future<List<JsonObject>> pages(String path) {
    return get(path).compose(first -> more(first, new ArrayList<>(), 1));
  }

  private Future<List<JsonObject>> more(
      GitHubClient.Answer answer, List<JsonObject> all, int pages) {
    all.addAll(list(answer));
    return answer.next().isEmpty() || pages >= MOST_PAGES
        ? Future.succeededFuture(all)
        : counted(answer.next().get()).compose(next -> more(next, all, pages + 1));
  }

  private Future<GitHubClient.Answer> get(String path) {
    return isSpent() ? spent() : client.get(path, scope);
  }

  private Future<GitHubClient.Answer> counted(URI page) {
    return isSpent() ? spent() : client.get(page, scope);
  }

  private boolean isSpent() {
    requests++;
    return requests > MOST_REQUESTS;
  }

  private static Future<GitHubClient.Answer> spent() {
    return Future.failedFuture(
        GitHubException.failed("more than " + MOST_REQUESTS + " requests would be needed"));
  }

  private static String path(SourceRepository repository) {
    return "/repos/" + repository.name();
  }

  private static String encoded(String text) {
    return Stream.of(text.split("/", -1))
        .map(each -> URLEncoder.encode(each, StandardCharsets.UTF_8).replace("+", "%20"))
        .collect(Collectors.joining("/"));
  }

  private static JsonObject object(GitHubClient.Answer answer) {
    if (answer.body() instanceof JsonObject object) {
      return object;
    }
    throw GitHubException.failed("its answer is not an object");
  }

  private static List<JsonObject> list(GitHubClient.Answer answer) {
    if (answer.body() instanceof JsonArray array) {
      return array.stream()
          .filter(JsonObject.class::isInstance)
          .map(JsonObject.class::cast)
          .toList();
    }
    throw GitHubException.failed("its answer is not a list");
  }
}
