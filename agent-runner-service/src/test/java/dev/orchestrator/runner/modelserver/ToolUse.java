package dev.orchestrator.runner.modelserver;

import java.util.Map;
import tools.jackson.databind.JsonNode;

/// A tool that the model asks the agent to use. Files and commands are put in terms of whichever
/// tools the agent offers.
public sealed interface ToolUse {

  /// @param path relative to the agent's working directory, or absolute
  record WriteFile(String path, String content) implements ToolUse {}

  record Shell(String command) implements ToolUse {}

  /// A tool by its own name, with the input as given.
  record Named(String tool, Map<String, Object> input) implements ToolUse {
    public Named {
      input = Map.copyOf(input);
    }
  }

  /// A tool by its own name, with the input in its JSON form.
  record Exact(String tool, JsonNode input) implements ToolUse {}

  /// A tool of an MCP server, by the name that the server gives it.
  record Mcp(String tool, Map<String, Object> input) implements ToolUse {
    public Mcp {
      input = Map.copyOf(input);
    }
  }

  /// The answer to a schema: by the agent's tool for that, else as text.
  record Answer(Map<String, Object> answer) implements ToolUse {
    public Answer {
      answer = Map.copyOf(answer);
    }
  }
}
