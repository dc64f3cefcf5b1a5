package dev.orchestrator.launcher.config;

import dev.orchestrator.contracts.schema.Problem;
import java.nio.file.FileSystems;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.PatternSyntaxException;

/// Looks for what is wrong with the equipment of worktrees beyond the schema.
final class WorktreeCheck {
  private WorktreeCheck() {}

  static List<Problem> problems(ConfigMerge merge) {
    var problems = new ArrayList<Problem>();
    for (var list : List.of("copy", "setup", "teardown")) {
      var pointer = ConfigMerge.pointer("run", "worktree", list);
      for (var value : merge.merged().at(pointer)) {
        problem(list, value.asString(""))
            .map(sentence -> merge.problem(pointer, sentence))
            .ifPresent(problems::add);
      }
    }
    return problems;
  }

  private static Optional<String> problem(String list, String value) {
    if (value.indexOf('\0') >= 0) {
      return Optional.of("a value has a NUL character; remove it");
    }
    return list.equals("copy") ? problemOfGlob(value) : Optional.empty();
  }

  private static Optional<String> problemOfGlob(String glob) {
    if (StepCheck.OUTSIDE.matcher(glob).find()) {
      return Optional.of(
          "\"%s\" is outside the repository; expected globs relative to its root".formatted(glob));
    }
    return isGlob(glob)
        ? Optional.empty()
        : Optional.of("\"%s\" is no glob; expected one like config/*.local".formatted(glob));
  }

  /// Each part between slashes is matched with one name.
  private static boolean isGlob(String glob) {
    try {
      for (var part : glob.split("/")) {
        FileSystems.getDefault().getPathMatcher("glob:" + part);
      }
      return !glob.replace("/", "").isEmpty();
    } catch (PatternSyntaxException _) {
      return false;
    }
  }
}
