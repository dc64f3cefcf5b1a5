package dev.orchestrator.runner.modelserver;

import dev.orchestrator.contracts.bus.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A scripted reply in terms of the tools that the agent at hand offers.
record ModelReply(@Nullable String thinking, @Nullable String text, List<ModelRequest.Call> calls) {
  static final int INPUT_TOKENS = 100;
  static final int OUTPUT_TOKENS = 10;

  ModelReply {
    calls = List.copyOf(calls);
  }

  /// Tools that the agent does not offer are named in the reply's text instead, where a failing
  /// test shows them.
  static ModelReply to(ModelRequest request, Turn.Reply script) {
    var calls = new ArrayList<ModelRequest.Call>();
    var text = script.text();
    for (var use : script.calls()) {
      var call = call(request, use);
      if (request.tools().contains(call.tool())) {
        calls.add(call);
      } else {
        text = "[model server: no tool %s among %s]".formatted(call.tool(), request.tools());
      }
    }
    return new ModelReply(script.thinking(), text, calls);
  }

  private static ModelRequest.Call call(ModelRequest request, ToolUse use) {
    return switch (use) {
      case ToolUse.WriteFile(var path, var content) ->
          call(
              "Write",
              Map.of(
                  "file_path",
                  Path.of(request.workingDirectory()).resolve(path).toString(),
                  "content",
                  content));
      case ToolUse.Shell(var command) ->
          call("Bash", Map.of("command", command, "description", "Run the scripted command"));
      case ToolUse.Named(var tool, var input) -> call(tool, input);
    };
  }

  private static ModelRequest.Call call(String tool, Map<String, Object> input) {
    return new ModelRequest.Call("call_" + UUID.randomUUID(), tool, Json.MAPPER.valueToTree(input));
  }
}
