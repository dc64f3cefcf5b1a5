package dev.orchestrator.runner.git;

import dev.orchestrator.runner.git.MergeLog.Merge;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// How a task was brought in, where no merge commit with its trailers tells: a commit on
/// `refs/orchestrator-tasks/<run>/<task>` whose parents are what the target got, what the task's
/// agent committed, and what was there before. So the agent's own commits stay reachable, whatever
/// shape they reached the target in.
///
/// It is written before the target moves, so it counts only where its commit is held by the target
/// or by the run's result.
public final class MergeNote {
  private static final Pattern SUBJECT =
      Pattern.compile("([0-9a-f]+) became ([0-9a-f]+) on ([0-9a-f]+)");

  private MergeNote() {}

  /// What a note says; null when there is none, or it is not one of ours.
  static @Nullable Merge read(@Nullable Tip tip) {
    var subject = tip == null ? null : SUBJECT.matcher(tip.subject());
    return subject == null || !subject.matches()
        ? null
        : new Merge(subject.group(2), subject.group(3), subject.group(1));
  }

  /// Makes a note that no ref leads to yet.
  ///
  /// @param git with an identity to commit by
  /// @return its commit
  public static String write(Git git, Merge merge) {
    var command = new ArrayList<>(List.of("commit-tree", merge.commit() + "^{tree}"));
    Stream.of(merge.commit(), merge.merged(), merge.before())
        .distinct()
        .forEach(parent -> command.addAll(List.of("-p", parent)));
    return git.reading(
            "%s became %s on %s\n".formatted(merge.merged(), merge.commit(), merge.before()))
        .run(command.toArray(String[]::new))
        .text();
  }

  /// Points refs at notes, all together.
  public static void keep(Git git, Map<String, String> notes) {
    if (!notes.isEmpty()) {
      var updates =
          notes.entrySet().stream()
              .map(note -> "update %s %s\n".formatted(note.getKey(), note.getValue()))
              .collect(Collectors.joining());
      git.reading(updates).run("update-ref", "--stdin");
    }
  }
}
