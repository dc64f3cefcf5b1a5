package dev.orchestrator.contracts.run;

import com.fasterxml.jackson.annotation.JsonProperty;

/// What is done with a plan that the orchestrator agent has made.
public enum Approval {
  /// A person approves it before it is run.
  @JsonProperty("ask")
  ASK,
  /// It is run at once.
  @JsonProperty("automatic")
  AUTOMATIC,
  /// It is all that is wanted: the run ends with it.
  @JsonProperty("plan-only")
  PLAN_ONLY
}
