package dev.orchestrator.runner.workspace;

import dev.orchestrator.contracts.run.AttemptId;
import dev.orchestrator.runner.git.Git;
import dev.orchestrator.runner.git.GitLink;
import dev.orchestrator.runner.git.KeptRefs;
import dev.orchestrator.runner.git.Reflog;
import dev.orchestrator.runner.git.Refs;
import dev.orchestrator.runner.git.Repository;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Commits that were made in a workspace and that no ref leads to: only git's registration of the
/// worktree tells of them, and goes with it.
///
/// @param branch full name of the branch that the workspace is for
record LeftCommits(Repository repository, AttemptId attempt, String branch) {
  /// So many ids fit onto a command line everywhere.
  private static final int MOST_AT_ONCE = 1_000;

  /// Keeps them all under one ref: where there are several ends, by a commit that joins them.
  ///
  /// @return the ref, empty when there is nothing to keep
  Optional<String> keep(Path registration) throws IOException {
    var git = repository.committing(repository.top());
    var ends = ends(git, registration);
    if (ends.isEmpty()) {
      return Optional.empty();
    }
    var commit = ends.size() == 1 ? ends.getFirst() : join(git, ends);
    return Optional.of(KeptRefs.keep(git, Refs.saved(attempt), commit));
  }

  boolean exist(Path registration) throws IOException {
    return !ends(repository.git(), registration).isEmpty();
  }

  private List<String> ends(Git git, Path registration) throws IOException {
    var all = Traces.of(registration, repository.commonFolder(), branch);
    if (isPlain(registration, all)) {
      return List.of();
    }
    var traces = List.copyOf(all);
    var commits = new LinkedHashSet<String>();
    var parents = new HashSet<String>();
    for (int from = 0; from < traces.size(); from += MOST_AT_ONCE) {
      var some = traces.subList(from, Math.min(traces.size(), from + MOST_AT_ONCE));
      for (var line : onNoRef(git, some)) {
        var ids = List.of(line.split(" "));
        commits.add(ids.getFirst());
        parents.addAll(ids.subList(1, ids.size()));
      }
    }
    commits.removeAll(parents);
    return List.copyOf(commits);
  }

  /// The usual case: all that ever happened were commits on top of the branch.
  private boolean isPlain(Path registration, Set<String> traces) throws IOException {
    var tip = GitLink.firstLine(repository.commonFolder().resolve(branch));
    var log = Reflog.ofHead(registration);
    return tip.isPresent() && log.growsTo(tip.get()) && log.commits().containsAll(traces);
  }

  private static List<String> onNoRef(Git git, List<String> commits) {
    var command = new ArrayList<>(List.of("rev-list", "--parents", "--ignore-missing"));
    command.addAll(commits);
    KeptRefs.notOnRefs().forEach(command::add);
    return git.run(command.toArray(String[]::new)).lines();
  }

  private String join(Git git, List<String> ends) {
    var command = new ArrayList<>(List.of("commit-tree", ends.getFirst() + "^{tree}"));
    for (var end : ends) {
      command.addAll(List.of("-p", end));
    }
    command.addAll(List.of("-m", "Keep the commits that %s left behind".formatted(attempt)));
    return git.run(command.toArray(String[]::new)).text();
  }
}
