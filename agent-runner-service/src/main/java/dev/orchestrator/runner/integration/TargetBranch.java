package dev.orchestrator.runner.integration;

import dev.orchestrator.contracts.run.RunId;
import dev.orchestrator.contracts.run.RunOrigin;
import dev.orchestrator.runner.git.Git;
import dev.orchestrator.runner.git.Reflog;
import dev.orchestrator.runner.git.Refs;
import dev.orchestrator.runner.git.Repository;
import dev.orchestrator.runner.git.Tip;
import dev.orchestrator.runner.integration.Advance.Done;
import dev.orchestrator.runner.integration.Advance.Overtaken;
import dev.orchestrator.runner.integration.Advance.Parked;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The branch that the user gets the result on.
///
/// It only ever moves forward, from the commit that we have seen it on to the run's result. Where
/// it is checked out, git's own fast-forward moves files, index and branch together, and refuses as
/// a whole when a changed or untracked file of the user's is in the way.
final class TargetBranch {
  private static final String LOG_MESSAGE = "orchestrator run ";

  private final Git git;
  private final Repository repository;
  private final RunOrigin origin;
  private final RunId run;

  TargetBranch(Repository repository, RunOrigin origin, RunId run) {
    this.git = repository.git();
    this.repository = repository;
    this.origin = origin;
    this.run = run;
  }

  /// @param tip where the branch was seen, null when there is none
  /// @param behind whether the branch can be moved forward to the result
  Advance advance(@Nullable Tip tip, String result, boolean behind) {
    if (tip == null) {
      return new Parked(
          origin.targetBranch() == null ? "HEAD is on no branch" : "the branch no longer exists");
    }
    if (!behind) {
      return new Parked("it has commits that the result has not");
    }
    if (wasPutBack(tip, result)) {
      return new Parked("it was put back to before what this run has merged");
    }
    // hours may have passed since it was seen
    if (!tip.isUnchanged(git)) {
      return new Overtaken();
    }
    var checkout = tip.checkout();
    return checkout == null ? moveRef(tip, result) : moveCheckout(checkout, tip, result);
  }

  /// Whether a run has moved it before to something that the result would bring back.
  private boolean wasPutBack(Tip tip, String result) {
    var moves = ourMoves(tip.ref());
    if (moves.isEmpty()) {
      return false;
    }
    var news = git.run("rev-list", result, "--not", tip.commit()).lines();
    return news.stream().anyMatch(moves::contains);
  }

  private Set<String> ourMoves(String ref) {
    try {
      return Reflog.of(repository.commonFolder(), ref).entries().stream()
          .filter(entry -> entry.message().startsWith(LOG_MESSAGE))
          .map(Reflog.Entry::to)
          .collect(Collectors.toSet());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// What a person is told about a result that waits.
  String sentence(Parked parked) {
    var branch = origin.targetBranch();
    return "%s, because %s; bring the result in with: git merge %s"
        .formatted(
            branch == null ? "No branch was moved" : Refs.shorten(branch) + " was not moved",
            parked.obstacle(),
            Refs.shorten(Refs.result(run)));
  }

  private Advance moveRef(Tip tip, String result) {
    if (Rebases.includes(repository.commonFolder(), tip.ref())) {
      return new Parked("a rebase of it is not finished");
    }
    var answer = git.tryRun("update-ref", "-m", logMessage(), tip.ref(), result, tip.commit());
    return answer.succeeded() ? new Done() : new Overtaken();
  }

  private Advance moveCheckout(Path checkout, Tip tip, String result) {
    return new CheckoutMove(git.in(checkout), tip).forward(result, logMessage());
  }

  private String logMessage() {
    return LOG_MESSAGE + run;
  }
}
