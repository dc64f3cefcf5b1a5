package dev.orchestrator.runner.integration;

import dev.orchestrator.runner.git.Git;
import dev.orchestrator.runner.git.GitLink;
import dev.orchestrator.runner.git.GitResult;
import dev.orchestrator.runner.git.Tip;
import dev.orchestrator.runner.integration.Advance.Done;
import dev.orchestrator.runner.integration.Advance.Overtaken;
import dev.orchestrator.runner.integration.Advance.Parked;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Moves a branch together with the checkout that has it.
///
/// @param git in that checkout
/// @param seen the branch that is expected there, where it was seen
record CheckoutMove(Git git, Tip seen) {
  private static final int MOST_TRIES = 20;
  private static final Duration PAUSE = Duration.ofMillis(100);

  /// Stands in HEAD for any branch where refs are not kept in files.
  private static final String UNTOLD = "refs/heads/.invalid";

  /// Editors refresh the index now and then, and git locks it for that moment.
  Advance forward(String result, String logMessage) {
    for (int tries = 1; isStillThere(); tries++) {
      var answer = fastForward(result, logMessage);
      if (tries == MOST_TRIES || !answer.errors().contains("index.lock")) {
        return judge(answer);
      }
      pause();
    }
    return new Overtaken();
  }

  /// The user may have switched branches since we looked, and another one must not move; or have
  /// put the branch back, which a fast-forward would undo.
  private boolean isStillThere() {
    return hasBranch() && git.run("rev-parse", "HEAD").text().equals(seen.commit());
  }

  private boolean hasBranch() {
    try {
      var folder = GitLink.gitFolder(git.folder());
      var head = folder.isEmpty() ? null : GitLink.firstLine(folder.get().resolve("HEAD"));
      return head != null
          && head.filter(Set.of("ref: " + seen.ref(), "ref: " + UNTOLD)::contains).isPresent();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private GitResult fastForward(String result, String logMessage) {
    return git.with(Map.of("GIT_REFLOG_ACTION", logMessage))
        .tryRun(
            "merge",
            "--quiet",
            "--ff-only",
            "--no-squash",
            "--no-autostash",
            "--no-overwrite-ignore",
            "--no-verify-signatures",
            result);
  }

  private Advance judge(GitResult answer) {
    if (answer.succeeded()) {
      return new Done();
    }
    return answer.errors().contains("Not possible to fast-forward")
        ? new Overtaken()
        : new Parked(obstacle(answer));
  }

  /// Git lists the files in the way on lines of their own.
  private String obstacle(GitResult answer) {
    var files =
        answer.errors().lines().filter(line -> line.startsWith("\t")).map(String::strip).toList();
    return files.isEmpty()
        ? "git says '%s' in %s".formatted(firstLine(answer), git.folder())
        : "%s %s not committed in %s"
            .formatted(list(files), files.size() == 1 ? "is" : "are", git.folder());
  }

  private static String list(List<String> files) {
    return String.join(", ", files);
  }

  private static String firstLine(GitResult answer) {
    return answer.errors().lines().findFirst().orElse("");
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while another git held the index", e);
    }
  }
}
