package dev.orchestrator.runner.backend;

import static java.util.stream.Collectors.toMap;

import dev.orchestrator.contracts.config.AgentConfig;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// How long an agent may say nothing beyond its idle timeout: while a tool of one of its MCP
/// servers works for it, as long as that server may take. Safe for several threads.
public final class Patience {
  private static final String CLAUDES_PREFIX = "mcp__";

  private final Map<String, Duration> timeouts;
  private final Map<String, Duration> open = new HashMap<>();
  private Consumer<Duration> listener = _ -> {};

  private Patience(Map<String, Duration> timeouts) {
    this.timeouts = timeouts;
  }

  static Patience with(AgentConfig agent) {
    return new Patience(
        agent.mcpServers().entrySet().stream()
            .collect(
                toMap(
                    server -> simple(server.getKey()) + "_",
                    server -> server.getValue().timeout(),
                    (one, other) -> one.compareTo(other) < 0 ? other : one)));
  }

  /// The same with no call open.
  Patience anew() {
    return new Patience(timeouts);
  }

  /// Tells now, and whenever it changes, how much longer the silence may be.
  synchronized void whenChanged(Consumer<Duration> listener) {
    this.listener = listener;
    listener.accept(longest());
  }

  /// Takes note of calls that begin and end.
  synchronized void hear(AgentEvent event) {
    if (event instanceof AgentEvent.ToolCall call) {
      timeout(call.tool())
          .ifPresent(timeout -> {
            open.put(call.id(), timeout);
            listener.accept(longest());
          });
    } else if (event instanceof AgentEvent.ToolResult result && open.remove(result.id()) != null) {
      listener.accept(longest());
    }
  }

  private Duration longest() {
    return open.values().stream().max(Comparator.naturalOrder()).orElse(Duration.ZERO);
  }

  /// CLIs put the server's name before the tool's, with whatever between them that their models
  /// take: `orch__ask`, `orch.ask`, `orch: ask`.
  private Optional<Duration> timeout(String tool) {
    var name = simple(tool);
    var bare = name.startsWith(CLAUDES_PREFIX) ? name.substring(CLAUDES_PREFIX.length()) : name;
    return timeouts.entrySet().stream()
        .filter(server -> bare.startsWith(server.getKey()))
        .max(Comparator.comparing(server -> server.getKey().length()))
        .map(Map.Entry::getValue);
  }

  private static String simple(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "_");
  }
}
