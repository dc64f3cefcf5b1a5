package dev.orchestrator.contracts.config;

import com.fasterxml.jackson.annotation.JsonProperty;

/// What becomes of a task whose check still asks for changes after the last round.
public enum OnUnresolved {
  /// The task fails; its work stays on its branch.
  @JsonProperty("fail")
  FAIL,
  /// The task waits for a person to accept the work, ask for another round, or give it up.
  @JsonProperty("ask")
  ASK
}
