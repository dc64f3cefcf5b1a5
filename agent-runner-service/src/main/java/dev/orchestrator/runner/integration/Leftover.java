package dev.orchestrator.runner.integration;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Something that a run has left in the repository.
///
/// @param name as a person writes it: a branch, a ref, or a path
/// @param submodule where the repository of the submodule is that has it, relative to the checkout;
///   null for what is in the repository itself
/// @param commit what a branch or ref points at, null for folders
/// @param bytes what a folder takes, null for branches and refs
/// @param obstacle why it is to stay, null when it may go
public record Leftover(
    Kind kind,
    String name,
    @Nullable String submodule,
    @Nullable String commit,
    @Nullable Long bytes,
    @Nullable Obstacle obstacle) {

  /// What it is.
  public enum Kind {
    /// A task's workspace.
    @JsonProperty("worktree")
    WORKTREE,
    /// A branch with a task's work.
    @JsonProperty("branch")
    BRANCH,
    /// The ref with the run's result.
    @JsonProperty("result")
    RESULT,
    /// A folder with what was in the way.
    @JsonProperty("folder")
    FOLDER;

    /// As users read it.
    public String word() {
      return this == RESULT ? "result" : name().toLowerCase(Locale.ROOT);
    }
  }

  /// Why something stays.
  ///
  /// @param reason half a sentence
  /// @param look a command that shows it
  /// @param drop a command that gives it up
  public record Obstacle(String reason, String look, String drop) {}

  /// The same, which is to stay for this reason if it has none of its own.
  public Leftover blockedBy(Obstacle other) {
    return new Leftover(kind, name, submodule, commit, bytes, obstacle == null ? other : obstacle);
  }
}
