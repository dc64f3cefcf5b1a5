package dev.orchestrator.runner.backend.goose;

import dev.orchestrator.contracts.bus.Json;
import dev.orchestrator.contracts.config.ProviderConfig;
import dev.orchestrator.contracts.run.Usage;
import dev.orchestrator.runner.backend.AgentRun;
import dev.orchestrator.runner.backend.CliOutput;
import dev.orchestrator.runner.backend.CliProbe;
import dev.orchestrator.runner.backend.JsonLine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What Goose knows of its earlier sessions.
record GooseSessions(CliProbe probe, ProviderConfig provider, Map<String, String> environment) {

  private static final String EXTENSIONS = "enabled_extensions.v0";

  /// @param folder in which the session's tools work
  /// @param extensions those that it goes on with, whatever its next recipe says
  /// @param usage all that the session has consumed so far
  record Known(String folder, List<JsonNode> extensions, Usage usage) {
    /// Whether it would go on in this folder and with these extensions.
    boolean suits(Path workspace, ArrayNode wanted) {
      return Path.of(folder).equals(workspace)
          && extensions.size() == wanted.size()
          && wanted.valueStream().allMatch(one -> extensions.stream().anyMatch(has(one)));
    }

    /// Goose keeps more of an extension than it was told.
    private static Predicate<JsonNode> has(JsonNode wanted) {
      return kept ->
          wanted
                  .propertyStream()
                  .allMatch(part ->
                      part.getValue().toString().equals(kept.path(part.getKey()).toString()))
              && wanted.has("available_tools") == !kept.path("available_tools").isEmpty();
    }
  }

  /// What Goose says when it is asked for a session.
  sealed interface Search {
    record Found(Known session) implements Search {}

    record Gone() implements Search {}

    /// Goose could not be asked, which says nothing of the session.
    record Unanswered(String reason) implements Search {}
  }

  /// Looks for the session of that name.
  Search find(String name) {
    var command = List.of(provider.command(), "session", "list", "--format", "json");
    return switch (probe.output(command, environment)) {
      case CliOutput.Text(var list) -> find(name, list);
      case CliOutput.Refusal(var reason) -> new Search.Unanswered(reason);
      case CliOutput.Silence(var reason) -> new Search.Unanswered(reason);
    };
  }

  /// Makes a copy of a session that goes on in the attempt's folder and with other extensions.
  CliOutput copy(String name, String copy, AgentRun run, ArrayNode extensions) throws IOException {
    var export =
        List.of(provider.command(), "session", "export", "--name", name, "--format", "json");
    return switch (probe.output(export, environment)) {
      case CliOutput.Text(var text) -> {
        var session = JsonLine.parse(text);
        yield session.isPresent()
            ? importAs(copy, (ObjectNode) session.get(), run, extensions)
            : new CliOutput.Refusal("goose session export gave no JSON");
      }
      case CliOutput.Refusal refusal -> refusal;
      case CliOutput.Silence silence -> silence;
    };
  }

  private CliOutput importAs(String copy, ObjectNode changed, AgentRun run, ArrayNode extensions)
      throws IOException {
    changed.put("name", copy).put("working_dir", run.workspace().toString());
    var kept = changed.putObject("extension_data").putObject(EXTENSIONS).putArray("extensions");
    extensions
        .valueStream()
        .map(extension -> ((ObjectNode) extension.deepCopy()).put("description", ""))
        .forEach(kept::add);
    var file = run.writeScratch("session.json", changed.toString());
    var done = List.of(provider.command(), "session", "import", file.toString());
    return probe.output(done, environment);
  }

  static Search find(String name, String list) {
    try {
      return Json.MAPPER
          .readTree(list)
          .valueStream()
          .filter(session -> session.path("name").asString("").equals(name))
          .findFirst()
          .<Search>map(session -> new Search.Found(known(session)))
          .orElseGet(Search.Gone::new);
    } catch (JacksonException e) {
      return new Search.Unanswered("goose session list gave no JSON: " + e.getOriginalMessage());
    }
  }

  private static Known known(JsonNode session) {
    var used = session.path("accumulated_usage");
    return new Known(
        session.path("working_dir").asString(""),
        session
            .path("extension_data")
            .path(EXTENSIONS)
            .path("extensions")
            .valueStream()
            .filter(extension -> !extension.path("type").asString("").equals("platform"))
            .toList(),
        usage(used, session.path("accumulated_cost").asDouble(0)));
  }

  /// Goose counts what came from the cache as input too. Of models whose prices it does not know it
  /// tells no cost, or none at all.
  static Usage usage(JsonNode counts, double cost) {
    var read = counts.path("cache_read_input_tokens").asLong(0);
    var written = counts.path("cache_write_input_tokens").asLong(0);
    return new Usage(
        Math.max(0, counts.path("input_tokens").asLong(0) - read - written),
        counts.path("output_tokens").asLong(0),
        read,
        written,
        cost == 0 ? null : Double.valueOf(cost));
  }
}
