package io.pilothouse.monitor.github;

import io.pilothouse.concurrent.CallScope;
import io.pilothouse.redaction.Redactor;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.ProxyOptions;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Finds the commits behind an incident. Only repositories of the configuration are asked, whatever
 * annotations in a cluster say. Safe for use from any thread.
 */
public final class GitHubCorrelation {
  /** The public service. */
  public static final URI PUBLIC = URI.create("https://api.github.com");

  private static final Pattern SAFE =
      Pattern.compile(
          "https://[^/?#@]+(/[^?#]*)?|http://(localhost|127\\.0\\.0\\.1|\\[::1])([:/][^?#]*)?");

  /**
   * Where and as whom to ask.
   *
   * @param address {@link #PUBLIC}, or {@code https://<host>/api/v3} of an enterprise server
   * @param token is read for every request, so that it can be renewed under way
   * @param proxy the HTTP proxy for an address; empty: none
   */
  public record Access(
      URI address, Supplier<Future<String>> token, Function<URI, Optional<ProxyOptions>> proxy) {
    /**
     * @throws IllegalArgumentException when the token would be sent in clear
     */
    public Access {
      if (!SAFE.matcher(address.toString()).matches()) {
        throw new IllegalArgumentException(
            "the address of GitHub's API begins with https:// and has no user and no query");
      }
      address = URI.create(address.toString().replaceAll("/+$", ""));
    }

    @Override
    public String toString() {
      return "access to " + address;
    }
  }

  private final GitHubClient client;
  private final List<SourceRepository> repositories;
  private final Redactor redactor;

  /**
   * @param repositories in the order in which they are asked
   * @param redactor takes secrets out of other people's words
   * @param clock tells when limits end
   */
  public GitHubCorrelation(
      Vertx vertx,
      Access access,
      List<SourceRepository> repositories,
      Redactor redactor,
      InstantSource clock) {
    this.client = new GitHubClient(vertx, access.address(), access.token(), access.proxy(), clock);
    this.repositories = List.copyOf(repositories);
    this.redactor = redactor;
  }

  /**
   * Asks which commits fit.
   *
   * @return never fails: what could not be asked is in the answer
   */
  public Future<Correlation> correlate(Suspect suspect, CallScope scope) {
    List<SourceRepository> fitting =
        repositories.stream().filter(each -> each.fits(suspect.images())).toList();
    if (fitting.isEmpty()) {
      return Future.succeededFuture(
          Correlation.none(
              suspect.images().isEmpty()
                  ? "no repository is configured for an object without images"
                  : "no repository is configured for its images",
              List.of()));
    }
    if (suspect.isInWindow().filter(in -> !in).isPresent()) {
      return Future.succeededFuture(
          Correlation.none(
              "its last change in the cluster is not of the hour before the first failure",
              List.of()));
    }
    GitHubApi api = new GitHubApi(client, redactor, scope);
    return new Investigation(suspect, fitting, api).run();
  }
}
