package dev.orchestrator.scheduler.dispatch;

import dev.orchestrator.contracts.plan.OnFailure;
import dev.orchestrator.contracts.run.TaskState;
import dev.orchestrator.scheduler.plan.TaskNode;
import java.util.stream.Collectors;

/// What agents are told.
final class Prompts {
  static final String CONTINUATION =
      "You were interrupted before you had finished. The workspace is as you left it. Look at what is"
          + " done already, then go on with the task and finish it.";

  private Prompts() {}

  /// The task's own prompt, and which of the tasks before it failed.
  static String task(TaskNode node) {
    var failed =
        node.parents().stream()
            .filter(parent -> parent.task().onFailure() == OnFailure.SOFT)
            .filter(parent -> parent.state() != TaskState.SUCCEEDED)
            .map(parent -> "- %s: %s".formatted(parent.id(), parent.task().title()))
            .collect(Collectors.joining("\n"));
    return failed.isEmpty()
        ? node.task().prompt()
        : "%s\n\nThese tasks before yours did not succeed, so their work is missing:\n%s\n"
            .formatted(node.task().prompt(), failed);
  }
}
