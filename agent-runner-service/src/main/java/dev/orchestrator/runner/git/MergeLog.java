package dev.orchestrator.runner.git;

import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.contracts.run.RunId;
import dev.orchestrator.contracts.run.RunOrigin;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Finds how a run has brought its tasks in, by its notes and by the trailers of its merges.
public final class MergeLog {
  private static final String FORMAT =
      "--format=%%H%%x00%%P%%x00%s%%x00%s".formatted(trailer(Trailers.RUN), trailer(Trailers.TASK));

  private static final int FIELDS = 4;

  private MergeLog() {}

  /// One task brought in.
  ///
  /// @param commit what the target got: a merge, or the last of the task's commits
  /// @param before the commit that it was brought onto
  /// @param merged the tip of the task's branch
  public record Merge(String commit, String before, String merged) {}

  /// A task's merges, the latest first, as far as the result or the target holds them.
  public static List<Merge> of(Git git, RunOrigin origin, RunId run, TaskId task, RunRefs refs) {
    var heads = Stream.of(Optional.ofNullable(refs.result()), Optional.ofNullable(refs.target()));
    var commits = heads.flatMap(Optional::stream).map(Tip::commit).distinct().toList();
    return commits.isEmpty() ? List.of() : found(git, origin, run, task, refs.note(), commits);
  }

  private static List<Merge> found(
      Git git, RunOrigin origin, RunId run, TaskId task, @Nullable Merge note, List<String> heads) {
    var merges = new ArrayList<Merge>();
    if (note != null
        && heads.stream().anyMatch(head -> Ancestry.contains(git, head, note.commit()))) {
      merges.add(note);
    }
    read(git, origin, run, task, heads).stream()
        .filter(merge -> note == null || !merge.commit().equals(note.commit()))
        .forEach(merges::add);
    return merges;
  }

  private static List<Merge> read(
      Git git, RunOrigin origin, RunId run, TaskId task, List<String> heads) {
    var command = new ArrayList<>(List.of("rev-list", "--merges", "--no-commit-header", FORMAT));
    command.addAll(List.of("--fixed-strings", "--grep=%s: %s".formatted(Trailers.RUN, run)));
    command.add("^" + origin.baseCommit());
    command.addAll(heads);
    return git.run(command.toArray(String[]::new)).lines().stream()
        .map(line -> line.split("\0", -1))
        .filter(fields -> fields.length == FIELDS)
        .filter(fields -> fields[2].equals(run.value()) && fields[3].equals(task.value()))
        .flatMap(MergeLog::merge)
        .toList();
  }

  private static Stream<Merge> merge(String[] fields) {
    var parents = Arrays.asList(fields[1].split(" "));
    return parents.size() == 2
        ? Stream.of(new Merge(fields[0], parents.getFirst(), parents.getLast()))
        : Stream.empty();
  }

  private static String trailer(String key) {
    return "%%(trailers:key=%s,valueonly,unfold,separator=%%x2C)".formatted(key);
  }
}
