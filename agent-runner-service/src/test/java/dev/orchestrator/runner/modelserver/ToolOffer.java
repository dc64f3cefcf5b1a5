package dev.orchestrator.runner.modelserver;

import dev.orchestrator.contracts.bus.Json;
import dev.orchestrator.runner.modelserver.ModelReply.Use;
import dev.orchestrator.runner.modelserver.ModelRequest.Tool;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.StringNode;

/// Puts what a script wants done in terms of the tools that an agent offers, each CLI having names
/// of its own.
record ToolOffer(ModelRequest request) {

  /// Empty when the agent offers nothing of the kind.
  Optional<Use> use(ToolUse wish) {
    return switch (wish) {
      case ToolUse.WriteFile(var path, var content) -> write(path, content);
      case ToolUse.Shell(var command) -> shell(command);
      case ToolUse.Named(var name, var input) -> named(name, Json.MAPPER.valueToTree(input));
      case ToolUse.Exact(var name, var input) -> named(name, input);
      case ToolUse.Mcp(var name, var input) -> mcp(name, Json.MAPPER.valueToTree(input));
      case ToolUse.Answer(var answer) ->
          find("StructuredOutput", "recipe__final_output")
              .map(tool -> Use.of(tool, Json.MAPPER.valueToTree(answer)));
    };
  }

  /// What the model says instead.
  String withoutTool(ToolUse wish) {
    return wish instanceof ToolUse.Answer(var answer)
        ? Json.write(answer)
        : "[model server: no tool for %s among %s]".formatted(wish, request.tools());
  }

  private Optional<Use> write(String path, String content) {
    var file = Path.of(request.workingDirectory()).resolve(path).toString();
    return find("Write")
        .map(tool -> use(tool, Map.of("file_path", file, "content", content)))
        .or(() -> find("write").map(tool -> use(tool, pathField(tool), file, content)))
        .or(() -> patch(path, content))
        .or(() -> shell("printf %%s %s > %s".formatted(quoted(content), quoted(path))));
  }

  /// A tool that takes a text of its own form instead of JSON.
  private Optional<Use> patch(String path, String content) {
    var added = content.lines().map("+"::concat).collect(Collectors.joining("\n"));
    var patch = "*** Begin Patch\n*** Add File: %s\n%s\n*** End Patch".formatted(path, added);
    return find("apply_patch")
        .filter(tool -> tool.kind().equals("custom"))
        .map(tool -> Use.of(tool, StringNode.valueOf(patch)));
  }

  private static String pathField(Tool tool) {
    return tool.schema().path("properties").has("filePath") ? "filePath" : "path";
  }

  private static Use use(Tool tool, String pathField, String file, String content) {
    return use(tool, Map.of(pathField, file, "content", content));
  }

  private Optional<Use> shell(String command) {
    return find("exec_command")
        .map(tool -> use(tool, Map.of("cmd", command)))
        .or(() ->
            find("Bash", "bash", "shell")
                .map(tool -> use(tool, Map.of("command", command, "description", "scripted"))));
  }

  private Optional<Use> named(String name, JsonNode input) {
    return find(name).map(tool -> Use.of(tool, input));
  }

  /// CLIs put the server's name before the tool's, or group by it.
  private Optional<Use> mcp(String name, JsonNode input) {
    return request.offered().stream()
        .filter(tool -> tool.name().equals(name) || tool.name().endsWith("_" + name))
        .findFirst()
        .map(tool -> Use.of(tool, input));
  }

  private Optional<Tool> find(String... names) {
    return Stream.of(names).flatMap(this::named).findFirst();
  }

  private Stream<Tool> named(String name) {
    return request.offered().stream()
        .filter(tool -> tool.name().equals(name) || tool.name().endsWith("__" + name));
  }

  private static Use use(Tool tool, Map<String, String> input) {
    return Use.of(tool, Json.MAPPER.valueToTree(input));
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }
}
