package dev.orchestrator.runner.workspace;

import dev.orchestrator.runner.git.DiskSync;
import dev.orchestrator.runner.git.Git;
import dev.orchestrator.runner.git.GitLink;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/// The commit at which a step has handed its task's work over to the next one.
///
/// It is noted beside git's registration of the worktree and goes with it. No ref, which would keep
/// commits from being seen as left behind.
final class Handover {
  private static final String LATEST = "orchestrator-handover";
  private static final String CHECKED = "orchestrator-checked";

  private Handover() {}

  static void note(Path registration, String commit) throws IOException {
    DiskSync.write(registration.resolve(LATEST), commit + "\n");
  }

  /// Notes that a check is given the commit: whoever decides has heard of it.
  static void noteCheck(Path registration, String commit) throws IOException {
    DiskSync.write(registration.resolve(CHECKED), commit + "\n");
  }

  /// What the last check was given; without one, what was handed over.
  static Optional<String> checked(Path registration, Git git) throws IOException {
    var checked = commit(registration.resolve(CHECKED), git);
    return checked.isPresent() ? checked : of(registration, git);
  }

  /// Empty when no step has handed over here, or what it did is no longer there.
  static Optional<String> of(Path registration, Git git) throws IOException {
    return commit(registration.resolve(LATEST), git);
  }

  private static Optional<String> commit(Path file, Git git) throws IOException {
    return GitLink.firstLine(file)
        .map(commit -> git.tryRun("rev-parse", "--verify", "--quiet", commit + "^{commit}"))
        .filter(answer -> answer.succeeded())
        .map(answer -> answer.text());
  }
}
