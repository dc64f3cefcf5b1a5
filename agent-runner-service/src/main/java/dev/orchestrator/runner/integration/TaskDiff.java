package dev.orchestrator.runner.integration;

import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.contracts.run.RunId;
import dev.orchestrator.contracts.run.RunOrigin;
import dev.orchestrator.runner.git.Git;
import dev.orchestrator.runner.git.MergeLog;
import dev.orchestrator.runner.git.Repository;
import dev.orchestrator.runner.git.RunRefs;

/// Shows what a task has changed.
public final class TaskDiff {
  private final Git git;
  private final RunOrigin origin;

  public TaskDiff(Repository repository, RunOrigin origin) {
    this.git = repository.git();
    this.origin = origin;
  }

  /// The task's committed changes as git prints them: its merge's where it is merged, otherwise
  /// those of its branch; empty where there are none.
  public String of(RunId run, TaskId task, boolean colour) {
    var refs = RunRefs.read(git, origin, run, task);
    var branch = refs.task();
    var merge =
        MergeLog.of(git, origin, run, task, refs).stream()
            .filter(one -> branch == null || one.merged().equals(branch.commit()))
            .findFirst();
    if (merge.isPresent()) {
      return diff(colour, merge.get().before(), merge.get().commit());
    }
    return branch == null ? "" : diff(colour, refs.newest(git, origin) + "..." + branch.commit());
  }

  private String diff(boolean colour, String... commits) {
    var command = new String[commits.length + 2];
    command[0] = "diff";
    command[1] = colour ? "--color=always" : "--color=never";
    System.arraycopy(commits, 0, command, 2, commits.length);
    return git.run(command).output();
  }
}
