package dev.orchestrator.runner.workspace;

import static dev.orchestrator.runner.git.TestRepository.attempt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.orchestrator.contracts.run.RunOrigin;
import dev.orchestrator.runner.git.Git;
import dev.orchestrator.runner.git.Repositories;
import dev.orchestrator.runner.git.TestRepository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What crashes of git, of the agent and of this program leave behind.
class BrokenWorkspaceTest {
  private static final String BRANCH = "orchestrator/r1/api";

  @TempDir Path temp;
  TestRepository user;
  RunOrigin origin;
  Workspaces workspaces;
  Workspace first;
  TestRepository agent;

  @BeforeEach
  void createWorkspaceWithWork() {
    user = TestRepository.create(temp.resolve("repo"));
    origin = user.origin();
    workspaces = new Workspaces(new Repositories(Git.installed()));
    first = workspaces.prepare(attempt("api", 1), origin, Beginning.AFRESH);
    agent = user.at(first.folder());
    agent.write("committed.txt", "1").commit("By the agent");
    agent.write("half.txt", "half");
  }

  @AfterEach
  void nothingIsLost() {
    user.assertNothingLost();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldComeBackToTheBranchWhenTheFolderIsGone(boolean continueInPlace) throws IOException {
    delete(first.folder());

    workspaces.prepare(attempt("api", 2), origin, beginning(continueInPlace));

    assertThat(agent.has("committed.txt")).isEqualTo(continueInPlace);
    assertThat(user.show(continueInPlace ? BRANCH : BRANCH + "@1", "committed.txt")).isEqualTo("1");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldMoveAFolderAsideWhenGitDoesNotKnowIt(boolean continueInPlace) throws IOException {
    delete(user.top().resolve(".git/worktrees/api"));

    workspaces.prepare(attempt("api", 2), origin, beginning(continueInPlace));

    assertThat(user.top().resolve(".orchestrator/kept/r1/api@2/workspace/half.txt"))
        .hasContent("half");
    assertThat(agent.has("half.txt")).isFalse();
    assertThat(agent.has("committed.txt")).isEqualTo(continueInPlace);
  }

  @Test
  void shouldMoveAFolderAsideWhenThereIsNoBranchEither() throws IOException {
    delete(user.top().resolve(".git/worktrees/api"));
    user.git("branch", "-m", BRANCH, "elsewhere");

    workspaces.prepare(attempt("api", 2), origin, Beginning.AS_LEFT);

    assertThat(user.top().resolve(".orchestrator/kept/r1/api@2/workspace/half.txt")).exists();
    assertThat(agent.read("a.txt")).isEqualTo("one\ntwo\nthree\n");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldLinkTheWorktreeAgainWhenItsLinkIsGone(boolean continueInPlace) throws IOException {
    Files.delete(first.folder().resolve(".git"));

    workspaces.prepare(attempt("api", 2), origin, beginning(continueInPlace));

    assertThat(agent.has("half.txt")).isEqualTo(continueInPlace);
    assertThat(continueInPlace || user.show(BRANCH + "@1", "half.txt").equals("half")).isTrue();
  }

  @Test
  void shouldGoOnWhenAKilledGitLeftItsLocks() throws IOException {
    Files.createFile(user.top().resolve(".git/worktrees/api/index.lock"));
    Files.createFile(user.top().resolve(".git/worktrees/api/HEAD.lock"));
    Files.createFile(user.top().resolve(".git/refs/heads/" + BRANCH + ".lock"));

    workspaces.commit(attempt("api", 1), first, "coder", "Work");

    assertThat(user.show(BRANCH, "half.txt")).isEqualTo("half");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldMakeTheWorktreeAnewWhenGitWasKilledMakingIt(boolean continueInPlace)
      throws IOException {
    workspaces.release(attempt("api", 1), origin);
    user.git("update-ref", "refs/heads/kept", BRANCH);
    user.git("worktree", "add", "-q", "--no-checkout", first.folder().toString(), BRANCH);
    Files.writeString(user.top().resolve(".git/worktrees/api/locked"), "initializing");

    workspaces.prepare(attempt("api", 2), origin, beginning(continueInPlace));

    assertThat(agent.status()).isEmpty();
    assertThat(agent.read("a.txt")).isEqualTo("one\ntwo\nthree\n");
    assertThat(agent.has("half.txt")).isEqualTo(continueInPlace);
    assertThat(user.top().resolve(".git/worktrees/api/locked")).content().startsWith("an ");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldUseTheBranchWhenItHasNoWorktree(boolean continueInPlace) {
    workspaces.release(attempt("api", 1), origin);

    var second = workspaces.prepare(attempt("api", 2), origin, beginning(continueInPlace));

    assertThat(agent.has("half.txt")).isEqualTo(continueInPlace);
    assertThat(second.start()).isEqualTo(first.start());
    assertThat(user.show(continueInPlace ? BRANCH : BRANCH + "@1", "half.txt")).isEqualTo("half");
  }

  @Test
  void shouldFinishStartingOverWhenACrashCameBetween() {
    // given the leftovers kept and the worktree removed, but the branch not deleted
    workspaces.release(attempt("api", 1), origin);
    user.git("update-ref", "refs/heads/" + BRANCH + "@1", BRANCH);

    // when
    workspaces.prepare(attempt("api", 3), origin, Beginning.AFRESH);

    // then
    assertThat(agent.has("half.txt")).isFalse();
    assertThat(user.exists(BRANCH + "@2")).isFalse();
  }

  @Test
  void shouldReleaseWhenTheFolderIsGone() throws IOException {
    delete(first.folder());

    workspaces.release(attempt("api", 1), origin);

    assertThat(user.git("worktree", "list").lines()).hasSize(1);
    assertThat(user.show(BRANCH, "committed.txt")).isEqualTo("1");
  }

  @Test
  void shouldSayWhatIsOnTheBranchWhenTheAgentRemovedItsFolder() throws IOException {
    delete(first.folder());

    assertThat(workspaces.commit(attempt("api", 1), first, "coder", "Work").changed()).isTrue();
  }

  @Test
  void shouldWaitForAGitThatAnEarlierOrchestratorStarted() throws Exception {
    // given
    var earlier =
        new ProcessBuilder("git", "-C", first.folder().toString(), "cat-file", "--batch").start();
    var preparation =
        new FutureTask<>(() -> workspaces.prepare(attempt("api", 2), origin, Beginning.AS_LEFT));
    var thread = Thread.ofPlatform().start(preparation);
    await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);
    assertThat(preparation.isDone()).isFalse();

    // when
    earlier.getOutputStream().close();

    // then
    assertThat(preparation.get(10, TimeUnit.SECONDS).folder()).isEqualTo(first.folder());
  }

  private static void delete(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private static Beginning beginning(boolean continueInPlace) {
    return continueInPlace ? Beginning.AS_LEFT : Beginning.AFRESH;
  }
}
