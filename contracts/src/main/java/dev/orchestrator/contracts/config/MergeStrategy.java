package dev.orchestrator.contracts.config;

import com.fasterxml.jackson.annotation.JsonProperty;

/// In what shape a task's work reaches the target branch.
public enum MergeStrategy {
  /// A merge commit on top of the target, with the task's branch as its second parent.
  @JsonProperty("merge")
  MERGE,
  /// One commit with all of the task's changes on top of the target.
  @JsonProperty("squash")
  SQUASH,
  /// The task's own commits, made anew on top of the target.
  @JsonProperty("rebase")
  REBASE,
  /// The task's own commits as they are: the target moves to them, after it was merged into them
  /// where they lack something of it.
  @JsonProperty("fast-forward")
  FAST_FORWARD;

  /// Whether the task's own commits are in the target's history afterwards.
  public boolean keepsCommits() {
    return this == MERGE || this == FAST_FORWARD;
  }
}
