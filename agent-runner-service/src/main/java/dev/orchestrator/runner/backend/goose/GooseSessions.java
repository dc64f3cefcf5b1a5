package dev.orchestrator.runner.backend.goose;

import dev.orchestrator.contracts.bus.Json;
import dev.orchestrator.contracts.config.ProviderConfig;
import dev.orchestrator.contracts.run.Usage;
import dev.orchestrator.runner.backend.CliProbe;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// What Goose knows of its earlier sessions.
record GooseSessions(CliProbe probe, ProviderConfig provider, Map<String, String> environment) {

  /// @param folder in which the session's tools work
  /// @param usage all that the session has consumed so far
  record Known(String folder, Usage usage) {}

  /// The session of that name; empty as well when Goose cannot tell.
  Optional<Known> find(String name) {
    var command = List.of(provider.command(), "session", "list", "--format", "json");
    return probe.output(command, environment).flatMap(list -> find(name, list));
  }

  static Optional<Known> find(String name, String list) {
    try {
      return Json.MAPPER
          .readTree(list)
          .valueStream()
          .filter(session -> session.path("name").asString("").equals(name))
          .findFirst()
          .map(GooseSessions::known);
    } catch (JacksonException _) {
      return Optional.empty();
    }
  }

  private static Known known(JsonNode session) {
    var used = session.path("accumulated_usage");
    return new Known(
        session.path("working_dir").asString(""),
        usage(used, session.path("accumulated_cost").asDouble(0)));
  }

  /// Goose counts what came from the cache as input too.
  static Usage usage(JsonNode counts, double cost) {
    var read = counts.path("cache_read_input_tokens").asLong(0);
    var written = counts.path("cache_write_input_tokens").asLong(0);
    return new Usage(
        Math.max(0, counts.path("input_tokens").asLong(0) - read - written),
        counts.path("output_tokens").asLong(0),
        read,
        written,
        cost);
  }
}
