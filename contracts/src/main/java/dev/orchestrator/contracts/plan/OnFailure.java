package dev.orchestrator.contracts.plan;

import com.fasterxml.jackson.annotation.JsonProperty;

/// What a task's failure means to the tasks that depend on it.
public enum OnFailure {
  /// The dependents are skipped, and theirs in turn.
  @JsonProperty("hard")
  HARD,
  /// The dependents run and are told of the failure.
  @JsonProperty("soft")
  SOFT,
  /// The dependents run as if the task had been done.
  @JsonProperty("skip")
  SKIP
}
