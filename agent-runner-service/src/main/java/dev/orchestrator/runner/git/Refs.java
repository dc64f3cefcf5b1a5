package dev.orchestrator.runner.git;

import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.contracts.run.AttemptId;
import dev.orchestrator.contracts.run.RunId;

/// The names that a run has in the user's repository.
///
/// The run's result is no branch: git cannot hold a branch `orchestrator/<run>` beside the tasks'
/// branches below that name. Its short name works wherever git takes a revision all the same, so
/// `git merge orchestrator/<run>` brings the result in.
public final class Refs {
  private static final String BRANCHES = "refs/heads/";

  private Refs() {}

  public static String result(RunId run) {
    return "refs/orchestrator/" + run;
  }

  public static String task(RunId run, TaskId task) {
    return BRANCHES + "orchestrator/%s/%s".formatted(run, task);
  }

  public static String task(AttemptId attempt) {
    return task(attempt.run(), attempt.task());
  }

  /// Where an attempt's work is kept when the task's branch goes on without it.
  public static String saved(AttemptId attempt) {
    return "%s@%d".formatted(task(attempt), attempt.number());
  }

  /// Where it is kept how a task was brought in, and with it the commits that the task's agent
  /// made; see [MergeNote].
  public static String note(RunId run, TaskId task) {
    return notes(run) + task;
  }

  /// All notes of a run, as a prefix for `for-each-ref`.
  public static String notes(RunId run) {
    return "refs/orchestrator-tasks/%s/".formatted(run);
  }

  /// All branches of a run's tasks, saved ones included, as a prefix for `for-each-ref`.
  public static String tasks(RunId run) {
    return BRANCHES + "orchestrator/%s/".formatted(run);
  }

  /// The name as a person types it.
  public static String shorten(String ref) {
    return ref.startsWith(BRANCHES)
        ? ref.substring(BRANCHES.length())
        : ref.startsWith("refs/") ? ref.substring("refs/".length()) : ref;
  }
}
