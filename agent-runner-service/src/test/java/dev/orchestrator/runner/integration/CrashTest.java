package dev.orchestrator.runner.integration;

import static dev.orchestrator.runner.git.TestRepository.RUN;
import static dev.orchestrator.runner.git.TestRepository.attempt;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.contracts.run.AttemptId;
import dev.orchestrator.contracts.run.RunOrigin;
import dev.orchestrator.contracts.runner.Integration;
import dev.orchestrator.runner.git.Git;
import dev.orchestrator.runner.git.GitException;
import dev.orchestrator.runner.git.Repositories;
import dev.orchestrator.runner.git.RepositoryException;
import dev.orchestrator.runner.git.ScriptedGit;
import dev.orchestrator.runner.git.StorageTrouble;
import dev.orchestrator.runner.git.TestRepository;
import dev.orchestrator.runner.integration.Outcome.Integrated;
import dev.orchestrator.runner.workspace.Beginning;
import dev.orchestrator.runner.workspace.Workspaces;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A task's whole way, ended at each of its git commands in turn and taken up again.
class CrashTest {
  private static final int MOST_COMMANDS = 40;

  @TempDir Path temp;

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldMergeOnceWhereverACrashComes(boolean afterTheCommand) {
    tryEachCommand((folder, command) -> ScriptedGit.endingAt(folder, command, afterTheCommand));
  }

  @Test
  void shouldMergeOnceWhereverTheDiskFillsUp() {
    var troubles = tryEachCommand(ScriptedGit::onDiskFullFrom);

    assertThat(troubles).hasSizeGreaterThan(10).allMatch(e -> StorageTrouble.in(e).isPresent());
  }

  /// Cuts the task's way off at each of its commands in turn, until it is shorter than that.
  ///
  /// @param troubled makes the git that has trouble at a command
  /// @return the failures that ended it
  private List<RuntimeException> tryEachCommand(BiFunction<Path, Integer, Git> troubled) {
    var failures = new ArrayList<RuntimeException>();
    for (int command = 1; command < MOST_COMMANDS; command++) {
      var folder = temp.resolve("at-" + command);
      var user = TestRepository.create(folder.resolve("repo"));
      var failure = goTwice(user, troubled.apply(folder, command));
      assertDone(user, command);
      if (failure.isEmpty()) {
        assertThat(command).isGreaterThan(10);
        return failures;
      }
      failures.add(failure.get());
    }
    throw new AssertionError("the way is longer than " + MOST_COMMANDS);
  }

  private static Optional<RuntimeException> goTwice(TestRepository user, Git troubled) {
    var origin = user.origin();
    var crashing = new Way(user, origin, troubled);
    var failure = crashing.failure();
    var resumed = new Way(user, origin, Git.installed());
    resumed.committed = crashing.committed;
    resumed.go(attempt("api", 2));
    return failure;
  }

  private static void assertDone(TestRepository user, int command) {
    assertThat(user.show("main", "api.txt")).as("command %d", command).isEqualTo("api");
    assertThat(user.git("rev-list", "--count", "--merges", "main")).isEqualTo("1");
    assertThat(user.git("worktree", "list").lines()).hasSize(1);
    assertThat(user.exists("orchestrator/r1/api")).isFalse();
    assertThat(user.status()).isEmpty();
    user.assertNothingLost();
  }

  /// What the scheduler and the runner do with a task, with as much memory as the journal has.
  private static final class Way {
    private final TestRepository user;
    private final RunOrigin origin;
    private final Workspaces workspaces;
    private final Integrator integrator;
    private boolean committed;

    Way(TestRepository user, RunOrigin origin, Git git) {
      this.user = user;
      this.origin = origin;
      this.workspaces = new Workspaces(new Repositories(git));
      this.integrator = new Integrator(new Repositories(git), Verifier.NONE);
    }

    /// What ended it early.
    Optional<RuntimeException> failure() {
      try {
        go(attempt("api", 1));
        return Optional.empty();
      } catch (GitException | RepositoryException e) {
        return Optional.of(e);
      }
    }

    void go(AttemptId attempt) {
      if (!committed) {
        var workspace = workspaces.prepare(attempt, origin, Beginning.AFRESH);
        user.at(workspace.folder()).write("api.txt", "api");
        workspaces.commit(attempt, workspace, "coder", "Write the API");
        committed = true;
      }
      var outcome = integrator.integrate(new Integration(attempt, origin, "API", "coder"));
      assertThat(((Integrated) outcome).commit()).isNotNull();
      workspaces.release(attempt, origin);
      integrator.finish(origin, RUN);
    }
  }
}
