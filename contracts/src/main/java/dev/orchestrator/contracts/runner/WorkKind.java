package dev.orchestrator.contracts.runner;

import com.fasterxml.jackson.annotation.JsonProperty;

/// What an attempt is for, as far as it decides how its workspace is prepared and its answer read.
public enum WorkKind {
  /// Begins a task, in a workspace of its own that is fresh unless a session is continued.
  @JsonProperty("begin")
  BEGIN,
  /// Goes on with a task, in the workspace as the steps before have left it.
  @JsonProperty("go-on")
  GO_ON,
  /// Judges a task's work, in the workspace as the steps before have left it; ends with a verdict.
  @JsonProperty("check")
  CHECK,
  /// Judges a task's work by a command: its exit code is the verdict.
  @JsonProperty("check-by-command")
  CHECK_BY_COMMAND,
  /// Makes a plan: reads the repository as the run found it, and answers with JSON.
  @JsonProperty("plan")
  PLAN,
  /// Makes a task's work fit onto [Assignment#onto], which is merged into it first; what conflicts
  /// is left to the agent.
  @JsonProperty("resolve")
  RESOLVE,
  /// Answers an agent's question: reads the repository, and answers with JSON.
  @JsonProperty("answer")
  ANSWER;

  /// Whether it writes what is to become the task's work.
  public boolean writes() {
    return this == BEGIN || this == GO_ON || this == RESOLVE;
  }

  /// Whether its agent may ask the orchestrator, which does not ask itself.
  public boolean mayAsk() {
    return this != PLAN && this != ANSWER;
  }

  /// Whether it ends with a verdict.
  public boolean isCheck() {
    return this == CHECK || this == CHECK_BY_COMMAND;
  }
}
