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
import dev.orchestrator.runner.git.TestRepository;
import dev.orchestrator.runner.integration.Outcome.Integrated;
import dev.orchestrator.runner.workspace.Beginning;
import dev.orchestrator.runner.workspace.Workspaces;
import java.nio.file.Path;
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
    int command = 1;
    while (crashesAt(command, afterTheCommand)) {
      command++;
      assertThat(command).isLessThan(MOST_COMMANDS);
    }
    assertThat(command).isGreaterThan(10);
  }

  /// Whether the task's way was cut off; answers false once it is shorter than that.
  private boolean crashesAt(int command, boolean afterTheCommand) {
    var folder = temp.resolve("crash-" + command);
    var user = TestRepository.create(folder.resolve("repo"));
    var origin = user.origin();
    var crashing = new Way(user, origin, ScriptedGit.endingAt(folder, command, afterTheCommand));
    boolean crashed = crashing.endsEarly();

    var resumed = new Way(user, origin, Git.installed());
    resumed.committed = crashing.committed;
    resumed.go(attempt("api", 2));

    assertThat(user.show("main", "api.txt")).as("command %d", command).isEqualTo("api");
    assertThat(user.git("rev-list", "--count", "--merges", "main")).isEqualTo("1");
    assertThat(user.git("worktree", "list").lines()).hasSize(1);
    assertThat(user.exists("orchestrator/r1/api")).isFalse();
    assertThat(user.status()).isEmpty();
    user.assertNothingLost();
    return crashed;
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

    boolean endsEarly() {
      try {
        go(attempt("api", 1));
        return false;
      } catch (GitException | RepositoryException e) {
        return true;
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
