package dev.orchestrator.runner.workspace;

import dev.orchestrator.runner.git.DiskSync;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// A merge in a workspace that an agent has been given to finish and has not.
///
/// It is noted beside git's registration of the worktree before the merge begins, so that whatever
/// is left after a crash, it is known where the task's branch was.
///
/// @param start what the task's branch was at
/// @param onto what is merged into it
record OpenMerge(String start, String onto) {
  private static final String FILE = "orchestrator-merge";

  static void note(Path registration, OpenMerge merge) throws IOException {
    DiskSync.write(registration.resolve(FILE), "%s\n%s\n".formatted(merge.start(), merge.onto()));
  }

  static Optional<OpenMerge> of(Path registration) throws IOException {
    var file = registration.resolve(FILE);
    var lines = Files.exists(file) ? Files.readAllLines(file) : List.<String>of();
    // a note of which a crash has left a part was made before the merge
    return lines.size() == 2 && lines.getLast().length() == lines.getFirst().length()
        ? Optional.of(new OpenMerge(lines.getFirst(), lines.getLast()))
        : Optional.empty();
  }

  static void forget(Path registration) throws IOException {
    Files.deleteIfExists(registration.resolve(FILE));
  }

  /// Whether git itself is in the middle of a merge.
  static boolean isUnderWay(Path registration) {
    return Files.exists(registration.resolve("MERGE_HEAD"));
  }
}
