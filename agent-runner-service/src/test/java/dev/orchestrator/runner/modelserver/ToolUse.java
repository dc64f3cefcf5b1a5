package dev.orchestrator.runner.modelserver;

import java.util.Map;

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
}
