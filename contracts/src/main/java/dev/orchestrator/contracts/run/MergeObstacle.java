package dev.orchestrator.contracts.run;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;

/// Why a task's work cannot be merged as it is, and what its agent must know to make it fit.
@JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "type")
public sealed interface MergeObstacle {
  /// Files that a sentence names.
  int MOST_NAMED = 10;

  /// Full object id of the commit that the work was to be merged onto.
  String onto();

  /// What is in the way, for people.
  String sentence();

  /// Both sides have changed the same.
  ///
  /// @param files paths from the repository's root, in git's order
  /// @param theirs what was done to these files meanwhile: one line for each commit, newest first
  record Conflict(String onto, List<String> files, List<String> theirs) implements MergeObstacle {
    public Conflict {
      files = List.copyOf(files);
      theirs = List.copyOf(theirs);
    }

    @Override
    public String sentence() {
      return "conflicts in "
          + String.join(", ", files.subList(0, Math.min(MOST_NAMED, files.size())))
          + (files.size() > MOST_NAMED ? " and %d more".formatted(files.size() - MOST_NAMED) : "");
    }
  }

  /// The work can be merged, but the verify command does not pass on the merged files.
  ///
  /// @param command as it was configured, its words separated by spaces
  /// @param output the last part of what it said
  record VerifyFailed(String onto, String command, String output) implements MergeObstacle {
    @Override
    public String sentence() {
      return "`%s` does not pass once it is merged".formatted(command);
    }
  }
}
