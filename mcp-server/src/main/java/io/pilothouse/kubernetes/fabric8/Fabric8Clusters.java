package io.pilothouse.kubernetes.fabric8;

import io.pilothouse.concurrent.BlockingSeam;
import io.pilothouse.concurrent.CallScope;
import io.pilothouse.identity.Caller;
import io.pilothouse.kubernetes.ClusterException;
import io.pilothouse.kubernetes.ClusterException.Kind;
import io.pilothouse.kubernetes.ClusterReader;
import io.pilothouse.kubernetes.ClusterWatcher;
import io.pilothouse.kubernetes.ClusterWatchers;
import io.pilothouse.kubernetes.ClusterWriter;
import io.pilothouse.kubernetes.ClusterWriters;
import io.pilothouse.kubernetes.Clusters;
import io.pilothouse.kubernetes.ContextInfo;
import io.pilothouse.kubernetes.LeaseClient;
import io.pilothouse.kubernetes.LeaseClients;
import io.pilothouse.kubernetes.LeaseName;
import io.pilothouse.kubernetes.Nearest;
import io.pilothouse.kubernetes.ReviewedToken;
import io.pilothouse.kubernetes.TokenReviewer;
import io.pilothouse.kubernetes.WriteAuthority;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.InvalidPathException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The clusters of a kubeconfig or of the pod's service account. Files are looked at on the seam at
 * every call, so a change is seen by the next one; while what is there cannot be used, what was
 * read last stays in force. Making one reads nothing and loads none of fabric8's classes.
 */
public final class Fabric8Clusters
    implements Clusters,
        ClusterWriters,
        ClusterWatchers,
        LeaseClients,
        TokenReviewer,
        AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Fabric8Clusters.class);

  private final Vertx vertx;
  private final BlockingSeam seam;
  private final ConnectionSettings settings;
  private final boolean impersonate;
  private final WriteAuthority authority;
  private final ContextLoader loader;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, ContextReaders> readers = new HashMap<>();
  private ContextSet lastGood;
  private String lastWarning = "";

  /**
   * @param seam where files are read and credential plug-ins run
   * @param impersonate whether a caller's requests carry who it is, so that API servers apply its
   *     rights instead of the server's
   * @param authority whose permits let a write through
   */
  public Fabric8Clusters(
      Vertx vertx,
      BlockingSeam seam,
      ConnectionSettings settings,
      boolean impersonate,
      WriteAuthority authority) {
    this.vertx = vertx;
    this.seam = seam;
    this.settings = settings;
    this.impersonate = impersonate;
    this.authority = authority;
    this.loader = new ContextLoader(settings);
  }

  @Override
  public Future<List<ContextInfo>> contexts() {
    return read(
        contexts -> {
          Optional<String> standard = standard(contexts);
          return allowed(contexts).stream()
              .map(name -> info(contexts, name, standard.filter(name::equals).isPresent()))
              .toList();
        });
  }

  /** Blocks on the seam, one caller at a time. */
  private <T> Future<T> read(Function<ContextSet, T> use) {
    return seam.run(
        () -> {
          lock.lock();
          try {
            return use.apply(load());
          } catch (InvalidPathException unusable) {
            throw ClusterException.of(
                Kind.CONFIGURATION, "", "the kubeconfig settings hold a path that cannot be one");
          } finally {
            lock.unlock();
          }
        });
  }

  private static ContextInfo info(ContextSet contexts, String name, boolean isDefault) {
    return new ContextInfo(name, contexts.address(name), contexts.namespace(name), isDefault);
  }

  @Override
  public Future<ClusterReader> reader(Optional<String> context, Caller caller) {
    return impersonate
        ? read(
            contexts -> {
              Map<String, List<String>> identity = Impersonation.headers(caller);
              return readers(contexts, choose(contexts, context)).caller(identity);
            })
        : serverReader(context);
  }

  @Override
  public Future<ClusterReader> serverReader(Optional<String> context) {
    return read(contexts -> readers(contexts, choose(contexts, context)).server());
  }

  @Override
  public Future<ClusterWriter> writer(String context, Caller caller) {
    return read(
        contexts -> {
          ContextReaders way = readers(contexts, choose(contexts, Optional.of(context)));
          return impersonate ? way.writer(Impersonation.headers(caller)) : way.serverWriter();
        });
  }

  @Override
  public Future<ClusterWatcher> watcher(Optional<String> context) {
    return read(contexts -> readers(contexts, choose(contexts, context)).watcher());
  }

  @Override
  public Future<LeaseClient> lease(LeaseName name) {
    return read(
        contexts -> {
          ContextReaders way = readers(contexts, choose(contexts, name.context()));
          return new Fabric8LeaseClient(name, way.server(), way.serverWriter(), authority);
        });
  }

  /** Asks the default cluster. */
  @Override
  public Future<ReviewedToken> review(String token, List<String> audiences, CallScope scope) {
    return read(contexts -> readers(contexts, choose(contexts, Optional.empty())).server())
        .compose(reader -> reader.review(token, audiences, scope));
  }

  private ContextSet load() {
    try {
      ContextSet loaded = loader.load();
      if (loaded != lastGood) {
        retire(loaded);
        lastGood = loaded;
        lastWarning = "";
      }
      return loaded;
    } catch (ClusterException unusable) {
      if (lastGood == null) {
        throw unusable;
      }
      warn(unusable.getMessage());
      return lastGood;
    }
  }

  /** Lets go of the readers of contexts that are no more. */
  private void retire(ContextSet loaded) {
    readers
        .entrySet()
        .removeIf(
            entry -> {
              boolean gone = !loaded.names().contains(entry.getKey());
              if (gone) {
                entry.getValue().retire();
              }
              return gone;
            });
  }

  private ContextReaders readers(ContextSet contexts, String name) {
    ContextReaders known = readers.get(name);
    ContextDefinition definition;
    try {
      definition = contexts.resolve(name);
    } catch (ClusterException unusable) {
      if (known == null) {
        throw unusable;
      }
      warn(unusable.getMessage());
      return known;
    }
    if (known != null && known.definition().equals(definition)) {
      return known;
    }
    if (known != null) {
      known.retire();
    }
    Upstream upstream = new Upstream(vertx, seam, definition, settings, authority);
    ContextReaders fresh = new ContextReaders(definition, upstream, System::nanoTime);
    readers.put(name, fresh);
    return fresh;
  }

  /** Says once what would otherwise be said at every call. */
  private void warn(String problem) {
    if (!problem.equals(lastWarning)) {
      lastWarning = problem;
      LOG.warn("Keeping the clusters read before: {}", problem);
    }
  }

  private String choose(ContextSet contexts, Optional<String> asked) {
    List<String> allowed = allowed(contexts);
    String name =
        asked
            .or(() -> standard(contexts))
            .orElseThrow(
                () ->
                    ClusterException.of(
                        Kind.UNKNOWN_CONTEXT,
                        "",
                        "there is no default context; name one of: " + some(allowed)));
    if (!allowed.contains(name)) {
      List<String> nearest = Nearest.to(name, allowed, 3);
      throw ClusterException.of(
          Kind.UNKNOWN_CONTEXT,
          "",
          "there is no context '"
              + name
              + "'; "
              + (nearest.isEmpty() ? "there are: " + some(allowed) : "nearest: " + some(nearest)));
    }
    return name;
  }

  private static String some(List<String> names) {
    String shown = String.join(", ", names.subList(0, Math.min(10, names.size())));
    return names.size() > 10 ? shown + " and " + (names.size() - 10) + " more" : shown;
  }

  /** The configured one even when it does not exist, so that using it says so. */
  private Optional<String> standard(ContextSet contexts) {
    List<String> allowed = allowed(contexts);
    return settings
        .defaultContext()
        .or(() -> contexts.current().filter(allowed::contains))
        .or(() -> allowed.size() == 1 ? Optional.of(allowed.getFirst()) : Optional.empty());
  }

  private List<String> allowed(ContextSet contexts) {
    return settings.allowedContexts().isEmpty()
        ? contexts.names()
        : contexts.names().stream().filter(settings.allowedContexts()::contains).toList();
  }

  /** Closes connections; calls under way end by themselves. */
  @Override
  public void close() {
    lock.lock();
    try {
      readers.values().forEach(ContextReaders::retire);
      readers.clear();
    } finally {
      lock.unlock();
    }
  }
}
