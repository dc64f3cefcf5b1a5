package dev.orchestrator.runner.workspace;

import dev.orchestrator.runner.git.DiskSync;
import dev.orchestrator.runner.git.Git;
import dev.orchestrator.runner.git.GitLink;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/// The commits at which attempts have handed their task's work over, each by the attempt's number:
/// whoever builds on one must not take the work of a later attempt of which nobody has heard.
///
/// They are noted beside git's registration of the worktree and go with it. No refs, which would
/// keep commits from being seen as left behind.
final class Handover {
  private static final String FILE = "orchestrator-handover";

  private Handover() {}

  static void note(Path registration, int attempt, String commit) throws IOException {
    DiskSync.write(file(registration, attempt), commit + "\n");
  }

  /// Empty when the attempt has handed nothing over here, or what it did is no longer there.
  /// Earlier versions noted the latest handover alone, which then stands for it.
  static Optional<String> of(Path registration, int attempt, Git git) throws IOException {
    var own = commit(file(registration, attempt), git);
    return own.isPresent() ? own : commit(registration.resolve(FILE), git);
  }

  private static Path file(Path registration, int attempt) {
    return registration.resolve(FILE + "-" + attempt);
  }

  private static Optional<String> commit(Path file, Git git) throws IOException {
    return GitLink.firstLine(file)
        .map(commit -> git.tryRun("rev-parse", "--verify", "--quiet", commit + "^{commit}"))
        .filter(answer -> answer.succeeded())
        .map(answer -> answer.text());
  }
}
