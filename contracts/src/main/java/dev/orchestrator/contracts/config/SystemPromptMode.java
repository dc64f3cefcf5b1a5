package dev.orchestrator.contracts.config;

import com.fasterxml.jackson.annotation.JsonProperty;

/// What becomes of the CLI's own system prompt when an agent has one too.
public enum SystemPromptMode {
  /// The agent's words come after the CLI's own.
  @JsonProperty("append")
  APPEND,
  /// The agent's words stand alone.
  @JsonProperty("replace")
  REPLACE
}
