package dev.orchestrator.runner.git;

import static dev.orchestrator.runner.git.TestRepository.attempt;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.contracts.run.RunOrigin;
import dev.orchestrator.runner.workspace.Beginning;
import dev.orchestrator.runner.workspace.Workspaces;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MovedWorktreesTest {
  private static final String WORKTREE = ".orchestrator/worktrees/r1/api";

  @TempDir private Path temp;
  private TestRepository repository;
  private RunOrigin origin;
  private Path elsewhere;

  @BeforeEach
  void prepareWorkspace() throws Exception {
    repository = TestRepository.create(temp.resolve("repository"));
    origin = repository.origin();
    elsewhere = repository.top().resolveSibling("elsewhere");
    var workspaces = new Workspaces(new Repositories(Git.installed()));
    var workspace = workspaces.prepare(attempt("api", 1), origin, Beginning.AFRESH);
    Files.writeString(workspace.folder().resolve("half.txt"), "half");
  }

  @Test
  void shouldTakeUpAWorkspaceAsItWasLeftWhereTheRepositoryWasMoved() throws Exception {
    Files.move(repository.top(), elsewhere);

    var workspaces = new Workspaces(new Repositories(Git.installed()));
    var there = origin.at(elsewhere.toString());
    var workspace = workspaces.prepare(attempt("api", 2), there, Beginning.AS_LEFT);

    assertThat(workspace.folder()).isEqualTo(elsewhere.resolve(WORKTREE));
    assertThat(repository.at(workspace.folder()).status()).containsExactly("?? half.txt");
    assertThat(repository.at(elsewhere).git("worktree", "list").lines())
        .hasSize(2)
        .allMatch(line -> line.startsWith(elsewhere.toString()));
  }

  @Test
  void shouldLeaveTheOriginalAloneWhereTheRepositoryIsACopy() throws Exception {
    var command = new ProcessBuilder("cp", "-r", repository.top().toString(), elsewhere.toString());
    assertThat(command.inheritIO().start().waitFor()).isZero();
    var before = repository.git("worktree", "list", "--porcelain");

    new Repositories(Git.installed()).of(origin.at(elsewhere.toString()));
    repository.at(elsewhere.resolve(WORKTREE)).commit("Only in the copy");

    assertThat(repository.git("worktree", "list", "--porcelain")).isEqualTo(before);
    assertThat(repository.at(repository.top().resolve(WORKTREE)).status())
        .containsExactly("?? half.txt");
    assertThat(repository.at(elsewhere).show("orchestrator/r1/api", "half.txt")).isEqualTo("half");
  }

  /// Another checkout has a state folder of its own, and may have a task of the same name.
  @Test
  void shouldLeaveWorktreesOfOtherCheckoutsAlone() throws Exception {
    repository.git("worktree", "add", "-q", "-b", "other", elsewhere.toString());
    Files.createDirectories(elsewhere.resolve(WORKTREE));
    Files.writeString(elsewhere.resolve(WORKTREE).resolve(".git"), "gitdir: /nowhere/worktrees/x");
    var before = repository.git("worktree", "list", "--porcelain");

    new Repositories(Git.installed()).of(origin.at(elsewhere.toString()));

    assertThat(repository.git("worktree", "list", "--porcelain")).isEqualTo(before);
  }
}
