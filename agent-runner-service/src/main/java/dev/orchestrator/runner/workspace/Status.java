package dev.orchestrator.runner.workspace;

import dev.orchestrator.runner.git.Git;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What `git status` says about a workspace.
///
/// @param commit what HEAD points at, null before a branch's first commit
/// @param branch short name of the branch checked out, null when HEAD is detached
/// @param changed whether there is anything to commit
/// @param embedded folders that hold a git repository of their own, relative to the workspace
record Status(
    @Nullable String commit, @Nullable String branch, boolean changed, List<String> embedded) {
  private static final String[] COMMAND = {
    "status",
    "--porcelain=v2",
    "--branch",
    "--no-ahead-behind",
    "--no-renames",
    "--ignore-submodules=none",
    "--untracked-files=all",
    "-z"
  };

  /// Git says so of folders that it may not read, and goes on without them.
  private static final String UNSEEN = "could not open directory";

  private static final String COMMIT = "# branch.oid ";
  private static final String BRANCH = "# branch.head ";
  private static final String UNTRACKED = "? ";

  static Status read(Git git) {
    String commit = null;
    String branch = null;
    boolean changed = false;
    var embedded = new ArrayList<String>();
    for (var field : ask(git)) {
      if (field.startsWith(COMMIT)) {
        commit = unless("(initial)", field.substring(COMMIT.length()));
      } else if (field.startsWith(BRANCH)) {
        branch = unless("(detached)", field.substring(BRANCH.length()));
      } else {
        changed = true;
        if (field.startsWith(UNTRACKED) && field.endsWith("/")) {
          embedded.add(field.substring(UNTRACKED.length()));
        }
      }
    }
    return new Status(commit, branch, changed, List.copyOf(embedded));
  }

  /// With all untracked files asked for, only a repository is listed as a folder.
  private static List<String> ask(Git git) {
    var answer = git.run(COMMAND);
    if (answer.errors().contains(UNSEEN)) {
      Unreadable.mend(git.folder());
      answer = git.run(COMMAND);
    }
    return answer.fields();
  }

  private static @Nullable String unless(String nothing, String value) {
    return value.equals(nothing) ? null : value;
  }
}
