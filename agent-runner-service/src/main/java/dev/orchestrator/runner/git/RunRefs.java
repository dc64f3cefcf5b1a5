package dev.orchestrator.runner.git;

import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.contracts.run.RunId;
import dev.orchestrator.contracts.run.RunOrigin;
import dev.orchestrator.runner.git.MergeLog.Merge;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The refs that a task's work depends on, read together by one git command.
///
/// @param target the branch that the user gets the result on; null when HEAD was detached or the
///   branch is gone
/// @param result the run's merged work; null before the first merge
/// @param task the task's branch; null before the first attempt and after its release
/// @param note what is noted of how it was brought in, null where nothing is; see [MergeNote]
public record RunRefs(
    @Nullable Tip target, @Nullable Tip result, @Nullable Tip task, @Nullable Merge note) {
  private static final String FORMAT =
      "--format=%(refname)%00%(objectname)%00%(tree)%00%(parent)%00%(worktreepath)%00%(contents:subject)";

  public static RunRefs read(Git git, RunOrigin origin, RunId run, TaskId task) {
    return Objects.requireNonNull(readAll(git, origin, run, List.of(task)).get(task));
  }

  /// The same for several tasks, by one git command.
  public static Map<TaskId, RunRefs> readAll(
      Git git, RunOrigin origin, RunId run, Collection<TaskId> tasks) {
    var target = origin.targetBranch();
    var names = new ArrayList<String>();
    names.add(Refs.result(run));
    if (target != null) {
      names.add(target);
    }
    for (var task : tasks) {
      names.add(Refs.task(run, task));
      names.add(Refs.note(run, task));
    }
    var tips = tips(git, names);
    return tasks.stream()
        .collect(
            Collectors.toMap(
                Function.identity(),
                task ->
                    new RunRefs(
                        target == null ? null : tips.get(target),
                        tips.get(Refs.result(run)),
                        tips.get(Refs.task(run, task)),
                        MergeNote.read(tips.get(Refs.note(run, task))))));
  }

  private static Map<String, Tip> tips(Git git, List<String> refs) {
    var command = new ArrayList<>(List.of("for-each-ref", FORMAT));
    command.addAll(refs);
    var tips = new HashMap<String, Tip>();
    // subjects may hold line breaks of other kinds
    for (var line : git.run(command.toArray(String[]::new)).output().split("\n")) {
      if (!line.isEmpty()) {
        var tip = parse(line.split("\0", -1));
        tips.put(tip.ref(), tip);
      }
    }
    return tips;
  }

  private static Tip parse(String[] fields) {
    var parents = fields[3].isEmpty() ? List.<String>of() : Arrays.asList(fields[3].split(" "));
    var checkout = fields[4].isEmpty() ? null : Path.of(fields[4]);
    return new Tip(fields[0], fields[1], fields[2], parents, checkout, fields[5]);
  }

  /// The commit that holds everything merged so far: the target where it has the run's result, or
  /// before the first merge what the run began at; else the result, or what the run began at.
  public String newest(Git git, RunOrigin origin) {
    var least = result == null ? origin.baseCommit() : result.commit();
    return target != null && Ancestry.contains(git, target.commit(), least)
        ? target.commit()
        : least;
  }
}
