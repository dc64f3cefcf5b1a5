package dev.orchestrator.runner.git;

import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.contracts.run.RunId;
import dev.orchestrator.contracts.run.RunOrigin;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The three refs that a task's work depends on, read together by one git command.
///
/// @param target the branch that the user gets the result on; null when HEAD was detached or the
///   branch is gone
/// @param result the run's merged work; null before the first merge
/// @param task the task's branch; null before the first attempt and after its release
public record RunRefs(@Nullable Tip target, @Nullable Tip result, @Nullable Tip task) {
  private static final String FORMAT =
      "--format=%(refname)%00%(objectname)%00%(tree)%00%(parent)%00%(worktreepath)";

  public static RunRefs read(Git git, RunOrigin origin, RunId run, TaskId task) {
    var result = Refs.result(run);
    var branch = Refs.task(run, task);
    var target = origin.targetBranch();
    var tips = target == null ? tips(git, result, branch) : tips(git, result, branch, target);
    return new RunRefs(
        target == null ? null : tips.get(target), tips.get(result), tips.get(branch));
  }

  private static Map<String, Tip> tips(Git git, String... refs) {
    var command = new String[refs.length + 2];
    command[0] = "for-each-ref";
    command[1] = FORMAT;
    System.arraycopy(refs, 0, command, 2, refs.length);
    var tips = new HashMap<String, Tip>();
    for (var line : git.run(command).lines()) {
      var tip = parse(line.split("\0", -1));
      tips.put(tip.ref(), tip);
    }
    return tips;
  }

  private static Tip parse(String[] fields) {
    var parents = fields[3].isEmpty() ? List.<String>of() : Arrays.asList(fields[3].split(" "));
    var checkout = fields[4].isEmpty() ? null : Path.of(fields[4]);
    return new Tip(fields[0], fields[1], fields[2], parents, checkout);
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
