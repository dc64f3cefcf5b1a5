package dev.orchestrator.contracts.run;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;

/// Why a task's work cannot be merged as it is, and what its agent must know to make it fit.
@JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "type")
public sealed interface MergeObstacle {

  /// Full object id of the commit that the work was to be merged onto.
  String onto();

  /// Both sides have changed the same.
  ///
  /// @param files paths from the repository's root, in git's order
  /// @param theirs what was done to these files meanwhile: one line for each commit, newest first
  record Conflict(String onto, List<String> files, List<String> theirs) implements MergeObstacle {
    public Conflict {
      files = List.copyOf(files);
      theirs = List.copyOf(theirs);
    }
  }

  /// The work can be merged, but the verify command does not pass on the merged files.
  ///
  /// @param command as it was configured, its words separated by spaces
  /// @param output the last part of what it said
  record VerifyFailed(String onto, String command, String output) implements MergeObstacle {}
}
