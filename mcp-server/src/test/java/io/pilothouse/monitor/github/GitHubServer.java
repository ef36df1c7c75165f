package io.pilothouse.monitor.github;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Answers as GitHub's REST API (version 2022-11-28) is documented to, for one repository. */
public final class GitHubServer implements AutoCloseable {
  public static final String TOKEN = "ghp_0123456789abcdefghijklmnopqrstuvwxyz";
  private static final String DOCUMENTS = "https://docs.github.com/rest";
  private static final Pattern PATH = Pattern.compile("(.*)/repos/([^/]+/[^/]+)(/.*)");

  /** What was asked, with everything that came along. */
  record Asked(String uri, Map<String, String> headers) {}

  /** Takes the place of the usual answer. */
  interface Answer {
    void give(HttpServerResponse response);
  }

  final List<Asked> asked = new CopyOnWriteArrayList<>();
  final Map<String, JsonObject> commits = new LinkedHashMap<>();
  final Map<String, String> tags = new ConcurrentHashMap<>();
  final Map<String, JsonArray> pulls = new ConcurrentHashMap<>();
  final List<JsonObject> deployments = new CopyOnWriteArrayList<>();
  final Map<Predicate<String>, Answer> instead = new ConcurrentHashMap<>();
  volatile int remaining = 4999;
  private final HttpServer server;
  private final String repository;
  private final String base;

  public GitHubServer(Vertx vertx, String repository, String base) {
    this.repository = repository;
    this.base = base;
    this.server =
        vertx.createHttpServer().requestHandler(this::answer).listen(0, "127.0.0.1").await();
  }

  public URI uri() {
    return URI.create("http://127.0.0.1:" + server.actualPort() + base);
  }

  /** Adds a commit on top of those there are; files as {@code path -> patch}. */
  public String commit(String digits, Instant at, String login, String message, String... files) {
    String sha = digits.repeat(40).substring(0, 40);
    JsonArray changed = new JsonArray();
    for (int i = 0; i < files.length; i += 2) {
      changed.add(
          new JsonObject()
              .put("sha", "bbcd538c8e72b8c175046e27cc8f907076331401")
              .put("filename", files[i])
              .put("status", "modified")
              .put("additions", 1)
              .put("deletions", 1)
              .put("changes", 2)
              .put("patch", files[i + 1]));
    }
    JsonObject person =
        new JsonObject()
            .put("name", "Mona " + login)
            .put("email", login + "@example.com")
            .put("date", at.toString());
    commits.put(
        sha,
        new JsonObject()
            .put("sha", sha)
            .put("html_url", "https://github.com/" + repository + "/commit/" + sha)
            .put(
                "commit",
                new JsonObject()
                    .put("author", person)
                    .put("committer", person)
                    .put("message", message))
            .put("author", new JsonObject().put("login", login).put("type", "User"))
            .put("committer", new JsonObject().put("login", "web-flow"))
            .put("parents", new JsonArray())
            .put("files", changed));
    return sha;
  }

  void pull(String sha, int number, String title, boolean merged) {
    pulls
        .computeIfAbsent(sha, each -> new JsonArray())
        .add(
            new JsonObject()
                .put("number", number)
                .put("state", merged ? "closed" : "open")
                .put("title", title)
                .put("merged_at", merged ? "2026-11-20T10:00:00Z" : null)
                .put("user", new JsonObject().put("login", "octocat")));
  }

  void deployment(String sha, Instant at, String environment) {
    deployments.addFirst(
        new JsonObject()
            .put("id", deployments.size() + 1)
            .put("sha", sha)
            .put("ref", "main")
            .put("task", "deploy")
            .put("environment", environment)
            .put("created_at", at.toString())
            .put("creator", new JsonObject().put("login", "octocat")));
  }

  static void error(HttpServerResponse response, int status, String message) {
    response
        .setStatusCode(status)
        .putHeader("Content-Type", "application/json; charset=utf-8")
        .end(
            new JsonObject()
                .put("message", message)
                .put("documentation_url", DOCUMENTS)
                .put("status", Integer.toString(status))
                .toBuffer());
  }

  private void answer(HttpServerRequest request) {
    Map<String, String> headers = new LinkedHashMap<>();
    request.headers().forEach((name, value) -> headers.put(name.toLowerCase(), value));
    asked.add(new Asked(request.uri(), headers));
    HttpServerResponse response = request.response();
    Optional<Answer> other =
        instead.entrySet().stream()
            .filter(each -> each.getKey().test(request.uri()))
            .map(Map.Entry::getValue)
            .findFirst();
    if (other.isPresent()) {
      other.get().give(response);
      return;
    }
    response
        .putHeader("x-ratelimit-limit", "5000")
        .putHeader("x-ratelimit-remaining", Integer.toString(remaining--))
        .putHeader("x-ratelimit-reset", "1795220000")
        .putHeader("x-ratelimit-resource", "core");
    Matcher path = PATH.matcher(request.path());
    if (!headers.containsKey("user-agent")) {
      error(response, 403, "Request forbidden by administrative rules.");
    } else if (!("Bearer " + TOKEN).equals(headers.get("authorization"))) {
      error(response, 401, "Bad credentials");
    } else if (!path.matches()
        || !path.group(1).equals(base)
        || !path.group(2).equals(repository)) {
      error(response, 404, "Not Found");
    } else {
      answer(request, URLDecoder.decode(path.group(3), StandardCharsets.UTF_8));
    }
  }

  private void answer(HttpServerRequest request, String path) {
    if (path.equals("/commits")) {
      list(request, listed(request));
    } else if (path.equals("/deployments")) {
      list(request, List.copyOf(deployments));
    } else if (path.matches("/commits/[^/]+/pulls")) {
      String sha = path.split("/")[2];
      List<JsonObject> all = new ArrayList<>();
      pulls.getOrDefault(sha, new JsonArray()).forEach(each -> all.add((JsonObject) each));
      list(request, all);
    } else if (path.startsWith("/commits/")) {
      String ref = path.substring("/commits/".length());
      find(ref)
          .ifPresentOrElse(
              sha -> send(request, commits.get(sha)),
              () -> error(request.response(), 422, "No commit found for SHA: " + ref));
    } else if (path.startsWith("/compare/")) {
      String[] ends = path.substring("/compare/".length()).split("\\.\\.\\.");
      compare(request, find(ends[0]), find(ends[1]));
    } else {
      error(request.response(), 404, "Not Found");
    }
  }

  private Optional<String> find(String ref) {
    return ref.startsWith("tags/")
        ? Optional.ofNullable(tags.get(ref.substring("tags/".length())))
        : commits.keySet().stream().filter(sha -> sha.startsWith(ref)).findFirst();
  }

  private List<JsonObject> listed(HttpServerRequest request) {
    Instant since = Instant.parse(request.getParam("since"));
    Instant until = Instant.parse(request.getParam("until"));
    String path = request.getParam("path");
    return commits.values().stream()
        .filter(each -> path == null || touches(each, path))
        .filter(
            each -> {
              JsonObject committer = each.getJsonObject("commit").getJsonObject("committer");
              Instant at = Instant.parse(committer.getString("date"));
              return !at.isBefore(since) && !at.isAfter(until);
            })
        .map(GitHubServer::withoutFiles)
        .toList()
        .reversed();
  }

  private static boolean touches(JsonObject commit, String path) {
    return commit.getJsonArray("files").stream()
        .map(each -> ((JsonObject) each).getString("filename"))
        .anyMatch(file -> file.equals(path) || file.startsWith(path + "/"));
  }

  private static JsonObject withoutFiles(JsonObject commit) {
    JsonObject copy = commit.copy();
    copy.remove("files");
    return copy;
  }

  private void compare(HttpServerRequest request, Optional<String> from, Optional<String> to) {
    if (from.isEmpty() || to.isEmpty()) {
      error(request.response(), 404, "Not Found");
      return;
    }
    List<String> all = List.copyOf(commits.keySet());
    int first = all.indexOf(from.get());
    int last = all.indexOf(to.get());
    List<JsonObject> between =
        all.subList(Math.min(first, last) + 1, last + 1 > first ? last + 1 : first + 1).stream()
            .map(sha -> withoutFiles(commits.get(sha)))
            .toList();
    List<JsonObject> ahead = last > first ? between : List.of();
    int size = number(request, "per_page", 250);
    int at = (number(request, "page", 1) - 1) * size;
    send(
        request,
        new JsonObject()
            .put("status", last == first ? "identical" : last > first ? "ahead" : "behind")
            .put("ahead_by", ahead.size())
            .put("behind_by", last < first ? first - last : 0)
            .put("total_commits", ahead.size())
            .put(
                "commits",
                new JsonArray(
                    ahead.subList(Math.min(at, ahead.size()), Math.min(at + size, ahead.size())))));
  }

  private void list(HttpServerRequest request, List<JsonObject> all) {
    int size = number(request, "per_page", 30);
    int page = number(request, "page", 1);
    int from = Math.min((page - 1) * size, all.size());
    int to = Math.min(from + size, all.size());
    if (to < all.size()) {
      String next = request.absoluteURI().replaceAll("&page=\\d+", "") + "&page=" + (page + 1);
      request
          .response()
          .putHeader("Link", "<" + next + ">; rel=\"next\", <" + next + "0>; rel=\"last\"");
    }
    send(request, new JsonArray(all.subList(from, to)));
  }

  private static int number(HttpServerRequest request, String name, int otherwise) {
    String value = request.getParam(name);
    return value == null ? otherwise : Integer.parseInt(value);
  }

  private void send(HttpServerRequest request, Object body) {
    Buffer bytes = Json.encodeToBuffer(body);
    String tag = "W/\"" + Integer.toHexString(bytes.hashCode()) + "\"";
    HttpServerResponse response = request.response().putHeader("ETag", tag);
    if (tag.equals(request.getHeader("If-None-Match"))) {
      remaining++;
      response.setStatusCode(304).end();
    } else {
      response.putHeader("Content-Type", "application/json; charset=utf-8").end(bytes);
    }
  }

  @Override
  public void close() {
    server.close().await();
  }
}
