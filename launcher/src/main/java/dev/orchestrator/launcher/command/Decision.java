package dev.orchestrator.launcher.command;

import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.contracts.run.RunId;
import dev.orchestrator.launcher.report.BudgetAdvice;
import dev.orchestrator.launcher.report.Legible;
import dev.orchestrator.launcher.report.RunHistory;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Something that waits for a person's word.
///
/// @param kind `plan` for one that was proposed, `review` for a check that still asks for changes,
///   `merge` for work that is to be merged by hand, `budget` for a bound that is reached
/// @param task the planning, or the task that is checked, merged or held up; null for the whole run
/// @param detail what was proposed or asked for or is in the way, in words
/// @param commands that merge it by hand, one after the other; none for other kinds
record Decision(String kind, @Nullable TaskId task, String detail, List<String> commands) {
  private static final String PLAN = "plan";
  private static final String MERGE = "merge";
  private static final String BUDGET = "budget";

  private Decision(String kind, TaskId task, String detail) {
    this(kind, task, detail, List.of());
  }

  /// All that a run waits for.
  static List<Decision> in(RunHistory history) {
    var decisions = new ArrayList<Decision>();
    history
        .proposal()
        .ifPresent(tasks ->
            decisions.add(
                new Decision(
                    PLAN,
                    TaskId.PLANNING,
                    tasks.size() == 1
                        ? "1 task is proposed"
                        : "%d tasks are proposed".formatted(tasks.size()))));
    history
        .undecided()
        .forEach((task, comments) -> decisions.add(new Decision("review", task, comments)));
    history
        .unmerged()
        .forEach(needed ->
            decisions.add(new Decision(MERGE, needed.task(), needed.reason(), needed.commands())));
    history
        .heldUp()
        .forEach((task, reason) ->
            decisions.add(new Decision(BUDGET, task.orElse(null), reason, List.of())));
    return decisions;
  }

  /// What it is about, and the commands that decide it.
  String advice(RunId run) {
    if (kind.equals(BUDGET)) {
      return "%s; %s lets it go on".formatted(detail, BudgetAdvice.of(run, task));
    }
    if (kind.equals(MERGE)) {
      return "%s cannot be merged (%s); `orchestrator cancel %s %1$s` gives it up, these commands merge it by hand:%s"
          .formatted(
              task,
              Legible.line(detail),
              run,
              commands.stream()
                  .map(command -> "\n    " + Legible.line(command))
                  .collect(Collectors.joining()));
    }
    return kind.equals(PLAN)
        ? "%s; `orchestrator approve %s` runs it, `change %2$s WORDS` has it made again, `reject %2$s` drops it"
            .formatted(detail, run)
        : "the check of %s still asks for changes (%s); `orchestrator approve %s --task %1$s` takes the work as it is, `revise %3$s %1$s [TEXT]` sends it back"
            .formatted(task, Legible.line(detail), run);
  }
}
