package dev.orchestrator.runner.backend.goose;

import dev.orchestrator.contracts.bus.Json;
import dev.orchestrator.contracts.config.McpServerConfig;
import dev.orchestrator.runner.ask.Access;
import dev.orchestrator.runner.backend.AgentRun;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What an agent is told and may use, as Goose's recipe: a file of JSON.
///
/// An agent has the extensions of its recipe only, not those of the user's profile, so that it
/// behaves alike on all machines.
final class GooseRecipe {
  private static final Map<String, List<String>> TOOLS =
      Map.of(
          "read", List.of("tree", "read_image"),
          "edit", List.of("write", "edit"),
          "shell", List.of("shell"),
          "web", List.of());

  private GooseRecipe() {}

  /// @param known whether Goose has the session already
  record Session(String name, boolean known) {
    static Session begun(String name) {
      return new Session(name, false);
    }

    static Session resumed(String name) {
      return new Session(name, true);
    }
  }

  /// The text of the file. Recipes are templates: in strings, where alone it may stand by accident,
  /// the sign that begins a placeholder is written by its number.
  static String of(AgentRun run, Session session) {
    var assignment = run.assignment();
    var agent = assignment.agent();
    var recipe =
        Json.MAPPER
            .createObjectNode()
            .put("version", "1.0.0")
            .put("title", "Task")
            .put("description", "One attempt at a task")
            .put("prompt", session.known() ? assignment.continuation() : assignment.prompt());
    if (agent.systemPrompt() != null) {
      recipe.put("instructions", agent.systemPrompt());
    }
    if (agent.outputSchema() != null) {
      recipe.putObject("response").set("json_schema", agent.outputSchema());
    }
    recipe.set("extensions", extensions(run));
    return withoutPlaceholders(recipe.toString());
  }

  /// All that the agent may use. Goose keeps it with the session, so what differs between attempts
  /// is not in it.
  static ArrayNode extensions(AgentRun run) {
    var agent = run.assignment().agent();
    var extensions = Json.MAPPER.createArrayNode();
    addDeveloper(extensions, agent.tools());
    new TreeMap<>(agent.mcpServers())
        .forEach((name, server) -> {
          var extension = extensions.addObject();
          if (run.isDesk(server)) {
            addServer(extension, name, Access.serverByVariables());
            Access.SERVER_VARIABLES.forEach(extension.putArray("env_keys")::add);
          } else {
            addServer(extension, name, server);
          }
        });
    return extensions;
  }

  /// An empty list of tools would mean all of them to Goose.
  private static void addDeveloper(ArrayNode extensions, @Nullable List<String> words) {
    if (words == null) {
      extensions.addObject().put("type", "builtin").put("name", "developer");
      return;
    }
    var names =
        new TreeSet<>(words)
            .stream().flatMap(word -> TOOLS.getOrDefault(word, List.of()).stream()).toList();
    if (!names.isEmpty()) {
      var developer = extensions.addObject().put("type", "builtin").put("name", "developer");
      names.forEach(developer.putArray("available_tools")::add);
    }
  }

  private static void addServer(ObjectNode extension, String name, McpServerConfig server) {
    extension.put("name", name).put("timeout", server.timeout().toSeconds());
    if (server.url() != null) {
      extension.put("type", "streamable_http").put("uri", server.url());
      extension.set("headers", Json.MAPPER.valueToTree(server.headers()));
    } else {
      extension.put("type", "stdio").put("cmd", server.command());
      extension.set("args", Json.MAPPER.valueToTree(server.args()));
      extension.set("envs", Json.MAPPER.valueToTree(server.env()));
    }
  }

  /// Inside of strings `{` becomes `\u007b`; the braces of JSON itself never come in pairs at the
  /// beginning.
  private static String withoutPlaceholders(String json) {
    var text = new StringBuilder(json.length() + 64);
    var inString = false;
    for (int i = 0; i < json.length(); i++) {
      var sign = json.charAt(i);
      if (sign == '\\' && inString) {
        text.append(sign).append(json.charAt(++i));
      } else if (sign == '{' && inString) {
        text.append("\\u007b");
      } else {
        inString ^= sign == '"';
        text.append(sign);
      }
    }
    return text.toString();
  }
}
