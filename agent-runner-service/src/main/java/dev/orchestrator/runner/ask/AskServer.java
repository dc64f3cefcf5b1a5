package dev.orchestrator.runner.ask;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// The HTTP server on loopback at which the agents of a runner ask and report. It opens with the
/// first attempt that needs it.
public final class AskServer implements AutoCloseable {
  private static final Logger LOG = System.getLogger(AskServer.class.getName());
  private static final int TOKEN_BYTES = 32;

  /// CLIs and what is between us take a connection for dead that is silent for minutes; and one
  /// that is dead shows only when it is written to.
  private static final Duration SIGN_INTERVAL = Duration.ofSeconds(15);

  private static final String BEARER = "Bearer ";

  private final InstantSource clock;
  private final RandomGenerator random;
  private final Duration signInterval;
  private final Map<String, AskDesk> desks = new ConcurrentHashMap<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private @Nullable HttpServer http;

  /// @param random one whose numbers nobody can foresee
  public AskServer(InstantSource clock, RandomGenerator random) {
    this(clock, random, SIGN_INTERVAL);
  }

  /// @param signInterval how often one who waits gets a sign that somebody is still there
  AskServer(InstantSource clock, RandomGenerator random, Duration signInterval) {
    this.clock = clock;
    this.random = random;
    this.signInterval = signInterval;
  }

  /// The way to a desk that is still to be opened.
  ///
  /// @throws IOException when no port can be had
  public Access newAccess() throws IOException {
    var bytes = new byte[TOKEN_BYTES];
    random.nextBytes(bytes);
    var token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    return new Access(port(), token);
  }

  /// Opens a desk, until it is closed.
  public AskDesk open(Access access, AskListener listener) {
    var desk = new AskDesk(access, listener, clock, () -> desks.remove(access.token()));
    desks.put(access.token(), desk);
    return desk;
  }

  private synchronized int port() throws IOException {
    if (http == null) {
      var address = new InetSocketAddress(InetAddress.ofLiteral(Access.HOST), 0);
      http = HttpServer.create(address, 0);
      http.setExecutor(threads);
      http.createContext("/", this::handle);
      http.start();
    }
    return http.getAddress().getPort();
  }

  /// Cuts all connections.
  @Override
  public synchronized void close() {
    if (http != null) {
      http.stop(0);
    }
    threads.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try {
      var request = new AskRequest(exchange);
      if (Gate.isOpenTo(request)) {
        route(request);
      } else {
        request.reply(403, "requests must be meant for this server and come from no other site");
      }
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "defect while an agent asked", e);
      throw e; // makes the server cut the connection
    } finally {
      exchange.close();
    }
  }

  private void route(AskRequest request) throws IOException {
    var path = request.path();
    if (path.equals(Access.MCP)) {
      enter(request, bearer(request), this::speakMcp);
    } else if (path.startsWith(Access.ASK)) {
      enter(request, Optional.of(path.substring(Access.ASK.length())), PlainDoor::ask);
    } else if (path.startsWith(Access.PROGRESS)) {
      enter(request, Optional.of(path.substring(Access.PROGRESS.length())), PlainDoor::report);
    } else {
      request.reply(404, "there is nothing here");
    }
  }

  private void speakMcp(AskRequest request, AskDesk desk) throws IOException {
    new McpDoor(request, desk, signInterval).handle();
  }

  private static Optional<String> bearer(AskRequest request) {
    return request
        .header("Authorization")
        .filter(value -> value.startsWith(BEARER))
        .map(value -> value.substring(BEARER.length()));
  }

  private interface Door {
    void handle(AskRequest request, AskDesk desk) throws IOException;
  }

  private void enter(AskRequest request, Optional<String> token, Door door) throws IOException {
    var desk = token.map(desks::get);
    if (desk.isEmpty()) {
      request.header("WWW-Authenticate", "Bearer");
      request.reply(401, "the token is missing or wrong, or its attempt is over");
    } else if (!request.method().equals("POST")) {
      request.header("Allow", "POST");
      request.reply(405, "only POST is served");
    } else {
      door.handle(request, desk.get());
    }
  }
}
