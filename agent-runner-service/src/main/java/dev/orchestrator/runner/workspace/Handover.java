package dev.orchestrator.runner.workspace;

import dev.orchestrator.runner.git.Git;
import dev.orchestrator.runner.git.GitLink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// The commit at which a step has handed its task's work over to the next one.
///
/// It is noted beside git's registration of the worktree and goes with it. No ref, which would keep
/// commits from being seen as left behind.
final class Handover {
  private static final String FILE = "orchestrator-handover";

  private Handover() {}

  static void note(Path registration, String commit) throws IOException {
    Files.writeString(registration.resolve(FILE), commit + "\n");
  }

  /// Empty when no step has handed over here, or what it did is no longer there.
  static Optional<String> of(Path registration, Git git) throws IOException {
    return GitLink.firstLine(registration.resolve(FILE))
        .map(commit -> git.tryRun("rev-parse", "--verify", "--quiet", commit + "^{commit}"))
        .filter(answer -> answer.succeeded())
        .map(answer -> answer.text());
  }
}
