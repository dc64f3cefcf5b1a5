package dev.orchestrator.launcher.demo;

import dev.orchestrator.contracts.run.RunId;
import dev.orchestrator.contracts.run.TaskState;
import dev.orchestrator.contracts.store.TaskSummary;
import dev.orchestrator.launcher.ExitCode;
import dev.orchestrator.runner.git.Repository;
import dev.orchestrator.store.query.StoreReader;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;

/// Holds what the demo did against what it should have done, and says where to look.
public final class DemoOutcome {
  private static final String FAILS_BY_DESIGN = "linkcheck";

  private DemoOutcome() {}

  /// @return the demo's exit code
  public static int show(PrintStream out, Repository repository, RunId run, Path database) {
    out.println();
    out.print(repository.git().run("log", "--graph", "--oneline", "--max-count=40").output());
    out.println();
    var wrong = differences(repository, run, database);
    wrong.forEach(out::println);
    if (wrong.isEmpty()) {
      explain(out, repository, run);
    }
    return wrong.isEmpty() ? ExitCode.SUCCEEDED : ExitCode.FAILED;
  }

  private static List<String> differences(Repository repository, RunId run, Path database) {
    try (var store = StoreReader.open(database)) {
      return store.tasks(run).stream()
          .filter(task -> !isAsPlanned(task, repository))
          .map(task -> "unexpected: task %s is %s".formatted(task.task(), task.state().word()))
          .toList();
    }
  }

  private static boolean isAsPlanned(TaskSummary task, Repository repository) {
    var merges =
        repository
            .git()
            .run("log", "--merges", "--format=%H", "--grep=Orchestrator-Task: " + task.task() + "$")
            .lines();
    return task.task().value().equals(FAILS_BY_DESIGN)
        ? task.state() == TaskState.FAILED && merges.isEmpty()
        : task.state() == TaskState.SUCCEEDED
            && merges.equals(List.of(String.valueOf(task.commit())));
  }

  private static void explain(PrintStream out, Repository repository, RunId run) {
    out.println(
        "Ten tasks, up to three at once, each in a worktree of its own. Nine are merged; one");
    out.println("failed on purpose, and the task after it went on because that failure is `soft`.");
    out.println();
    out.println("Look around:");
    out.println("  cd " + repository.top());
    out.println("  git log --graph --stat");
    out.println("  orchestrator status " + run);
    out.println("  orchestrator logs " + run + " service");
    out.println("  orchestrator diff " + run + " api");
    out.println("  cat .orchestrator/plan.json .orchestrator/agent.sh");
  }
}
