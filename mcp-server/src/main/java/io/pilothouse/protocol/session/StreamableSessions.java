package io.pilothouse.protocol.session;

import io.modelcontextprotocol.json.TypeRef;
import io.modelcontextprotocol.spec.McpError;
import io.modelcontextprotocol.spec.McpSchema.InitializeRequest;
import io.modelcontextprotocol.spec.McpStreamableServerSession;
import io.pilothouse.identity.Caller;
import io.pilothouse.protocol.McpService;
import io.pilothouse.protocol.Message.Request;
import io.pilothouse.protocol.ProtocolException;
import io.pilothouse.protocol.ServerMethods;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The sessions of all clients of one listener: a limited number, each forgotten when it was not
 * used for a while. Confined to one Vert.x context.
 */
public final class StreamableSessions {

  private static final int ID_BYTES = 16;

  /** For requests to the client. */
  private static final Duration CLIENT_TIMEOUT = Duration.ofMinutes(5);

  private final SessionHandlers handlers;
  private final int limit;
  private final Duration idle;
  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();
  private final Map<String, StreamableSession> sessions = new ConcurrentHashMap<>();

  /**
   * A session that has just begun.
   *
   * @param id 128 random bits, as 32 hexadecimal digits
   * @param result of {@code initialize}
   */
  public record Opened(String id, JsonObject result) {}

  /**
   * @param limit how many sessions there may be
   * @param idle how long one is kept that nobody uses
   */
  public StreamableSessions(
      McpService service, ServerMethods methods, int limit, Duration idle, InstantSource clock) {
    this.handlers = new SessionHandlers(service, methods);
    this.limit = limit;
    this.idle = idle;
    this.clock = clock;
  }

  /** Whether a version named by a header is one of the session generations. */
  public static boolean speaks(String version) {
    return SessionHandlers.VERSIONS.contains(version);
  }

  /** How many there are. May be called from any thread. */
  public int size() {
    return sessions.size();
  }

  /** Whether there is room for one more. */
  public boolean hasRoom() {
    sweep();
    return sessions.size() < limit;
  }

  /**
   * Begins a session.
   *
   * @param caller who may use it; their {@code session} is replaced by the new identifier
   * @return fails with {@link ProtocolException} if the parameters are not those of initialize
   */
  public Future<Opened> open(Request initialize, Caller caller) {
    InitializeRequest params;
    try {
      params = read(initialize.params());
    } catch (ProtocolException invalid) {
      return Future.failedFuture(invalid);
    }
    String id = newId();
    SessionNews news = handlers.news();
    StreamableSession session =
        new StreamableSession(
            new McpStreamableServerSession(
                id,
                params.capabilities(),
                params.clientInfo(),
                CLIENT_TIMEOUT,
                handlers.requests(news),
                handlers.notifications()),
            caller.in(id),
            news,
            clock);
    sessions.put(id, session);
    return Monos.toFuture(handlers.initialize(params))
        .map(result -> new Opened(id, SdkTransport.toJson(result)));
  }

  private static InitializeRequest read(JsonObject params) {
    if (!(params.getValue("protocolVersion") instanceof String)) {
      throw ProtocolException.invalidParams("protocolVersion must be a string");
    }
    try {
      return SdkTransport.fromJson(params, new TypeRef<InitializeRequest>() {});
    } catch (McpError wrongShape) {
      throw ProtocolException.invalidParams(wrongShape.getMessage());
    }
  }

  private String newId() {
    byte[] id = new byte[ID_BYTES];
    random.nextBytes(id);
    return HexFormat.of().formatHex(id);
  }

  /** A session of this caller; a session of somebody else is as good as none. */
  public Optional<StreamableSession> find(String id, Caller caller) {
    sweep(id);
    return Optional.ofNullable(sessions.get(id))
        .filter(session -> session.caller().isSameAs(caller));
  }

  /** Ends a session and what is going on in it. */
  public void close(StreamableSession session) {
    sessions.remove(session.caller().session());
    session.close();
  }

  /** Forgets every session that was idle for too long. */
  public void sweep() {
    List.copyOf(sessions.keySet()).forEach(this::sweep);
  }

  private void sweep(String id) {
    Instant tooLongAgo = clock.instant().minus(idle);
    StreamableSession session = sessions.get(id);
    if (session != null && session.isIdleSince(tooLongAgo)) {
      close(session);
    }
  }

  /** Ends the streams on which clients wait for messages, but no session. */
  public void hangUp() {
    sessions.values().forEach(StreamableSession::hangUp);
  }
}
