package dev.orchestrator.runner.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.contracts.run.RunOrigin;
import dev.orchestrator.runner.git.GitException;
import dev.orchestrator.runner.git.TestRepository;
import dev.orchestrator.runner.integration.Outcome.Integrated;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The user's checkout is theirs: the result comes to it, or waits.
class UsersCheckoutTest {
  private static final String BRING_IN = "; bring the result in with: git merge orchestrator/r1";

  @TempDir Path temp;
  Playground playground;
  TestRepository user;

  @BeforeEach
  void createRepository() {
    playground = Playground.in(temp.resolve("repo"));
    user = playground.user;
  }

  @AfterEach
  void nothingIsLost() {
    user.assertNothingLost();
  }

  @Test
  void shouldComeAlongWhenOtherFilesAreDirty() {
    user.write("b.txt", "mine, staged\n");
    user.git("add", "b.txt");
    user.write("b.txt", "mine, not staged\n").write("note.txt", "mine");

    var outcome = change("a.txt");

    assertThat(outcome.parked()).isNull();
    assertThat(user.read("a.txt")).isEqualTo("agent\n");
    assertThat(user.read("b.txt")).isEqualTo("mine, not staged\n");
    assertThat(user.status()).containsExactly("MM b.txt", "?? note.txt");
  }

  @Test
  void shouldWaitWhenAFileConcernedIsDirty() {
    user.write("a.txt", "mine\n").write("b.txt", "mine\n");

    var outcome = playground.doAndIntegrate("api", this::changeBoth);

    assertWaiting(outcome, "a.txt, b.txt are not committed in " + user.top());
    assertThat(user.read("a.txt")).isEqualTo("mine\n");
    assertThat(user.show("orchestrator/r1", "a.txt")).isEqualTo("agent");
  }

  @Test
  void shouldWaitWhenAnUntrackedFileIsInTheWay() {
    user.write("new.txt", "mine");

    var outcome = change("new.txt");

    assertWaiting(outcome, "new.txt is not committed in " + user.top());
    assertThat(user.read("new.txt")).isEqualTo("mine");
  }

  @Test
  void shouldWaitWhenAnIgnoredFileIsInTheWay() {
    playground = new Playground(user, ignoring("*.log"));
    user.write("build.log", "mine");

    var outcome =
        playground.doAndIntegrate(
            "api",
            agent -> {
              agent.write("build.log", "agent");
              agent.git("add", "--force", "build.log");
            });

    assertWaiting(outcome, "build.log is not committed in " + user.top());
    assertThat(user.read("build.log")).isEqualTo("mine");
  }

  @Test
  void shouldCatchUpWithALaterTaskWhenTheCheckoutIsClean() {
    user.write("a.txt", "mine\n");
    var first = change("a.txt");
    user.git("checkout", "-q", "a.txt");

    var second = playground.doAndIntegrate("cli", agent -> agent.write("cli.txt", "cli"));

    assertThat(second).isEqualTo(new Integrated(user.commitAt("main"), null));
    assertThat(user.commitAt("main~1")).isEqualTo(first.commit());
    assertThat(user.status()).isEmpty();
  }

  @Test
  void shouldCatchUpWithATaskThatChangesNothing() {
    user.write("a.txt", "mine\n");
    var first = change("a.txt");
    user.git("checkout", "-q", "a.txt");

    var second = playground.doAndIntegrate("idle", _ -> {});

    assertThat(second).isEqualTo(new Integrated(null, null));
    assertThat(user.commitAt("main")).isEqualTo(first.commit());
  }

  @Test
  void shouldBuildOnTheWaitingResult() {
    user.write("a.txt", "mine\n");
    change("a.txt");

    var next =
        playground.doTask("next", agent -> assertThat(agent.read("a.txt")).isEqualTo("agent\n"));

    assertThat(next.start()).isEqualTo(user.commitAt("orchestrator/r1"));
  }

  @Test
  void shouldWaitWhileTheUserGoesOnAndFollowAgainOnceTheUserMerged() {
    // given
    user.write("a.txt", "mine\n");
    change("a.txt");
    user.git("checkout", "-q", "a.txt");
    user.write("user.txt", "user").commit("By the user");

    // when
    var waiting = playground.doAndIntegrate("cli", agent -> agent.write("cli.txt", "cli"));
    assertWaiting(waiting, "it has commits that the result has not");
    user.git("merge", "-q", "--no-edit", "orchestrator/r1");
    var following = playground.doAndIntegrate("doc", agent -> agent.write("doc.txt", "doc"));

    // then
    assertThat(following).isEqualTo(new Integrated(user.commitAt("main"), null));
    assertThat(user.has("user.txt") && user.has("cli.txt") && user.has("doc.txt")).isTrue();
  }

  @Test
  void shouldMergeOntoWhatTheUserCommittedMeanwhile() {
    playground.doTask("api", agent -> agent.write("api.txt", "api"));
    var users = user.write("user.txt", "user").commit("By the user");

    var outcome = playground.integrated("api");

    assertThat(outcome.parked()).isNull();
    assertThat(user.commitAt("main^1")).isEqualTo(users);
  }

  @Test
  void shouldWaitWhenHeadIsDetached() {
    user.git("checkout", "-q", "--detach");
    playground = new Playground(user);

    var outcome = change("a.txt");
    var next = playground.doAndIntegrate("cli", agent -> agent.write("cli.txt", "cli"));

    assertThat(outcome.parked())
        .isEqualTo("No branch was moved, because HEAD is on no branch" + BRING_IN);
    assertThat(next.commit()).isEqualTo(user.commitAt("orchestrator/r1"));
    assertThat(user.commitAt("HEAD")).isEqualTo(playground.origin.baseCommit());
    assertThat(user.commitAt("main")).isEqualTo(playground.origin.baseCommit());
    user.git("merge", "-q", "orchestrator/r1");
    assertThat(user.has("cli.txt")).isTrue();
  }

  @Test
  void shouldMoveOnlyTheBranchWhenItIsNotCheckedOut() {
    user.git("checkout", "-q", "-b", "elsewhere");
    user.write("a.txt", "mine\n");

    var outcome = change("a.txt");

    assertThat(outcome).isEqualTo(new Integrated(user.commitAt("main"), null));
    assertThat(user.read("a.txt")).isEqualTo("mine\n");
    assertThat(user.commitAt("elsewhere")).isEqualTo(playground.origin.baseCommit());
  }

  @Test
  void shouldBringALinkedWorktreeAlong() {
    user.git("worktree", "add", "-q", "-b", "side", "../side");
    var side = user.at(user.top().resolveSibling("side"));
    playground = new Playground(side);

    var outcome = change("a.txt");

    assertThat(outcome).isEqualTo(new Integrated(user.commitAt("side"), null));
    assertThat(side.read("a.txt")).isEqualTo("agent\n");
    assertThat(side.status()).isEmpty();
    assertThat(user.commitAt("main")).isEqualTo(playground.origin.baseCommit());
  }

  @Test
  void shouldWaitWhenTheTargetBranchWasDeleted() {
    user.git("checkout", "-q", "-b", "elsewhere");
    user.git("branch", "-D", "main");

    assertWaiting(change("a.txt"), "the branch no longer exists");
  }

  @Test
  void shouldWaitWhileTheUserMerges() {
    makeConflict();
    playground = new Playground(user);
    assertThatThrownBy(() -> user.git("merge", "-q", "other")).isInstanceOf(GitException.class);

    var outcome = change("b.txt");

    assertThat(outcome.parked()).startsWith("main was not moved, because git says '");
    assertThat(user.read("b.txt")).isEqualTo("b\n");
  }

  @Test
  void shouldWaitWhileTheUserRebasesTheBranch() {
    makeConflict();
    playground = new Playground(user);
    assertThatThrownBy(() -> user.git("rebase", "-q", "other")).isInstanceOf(GitException.class);

    assertWaiting(change("b.txt"), "a rebase of it is not finished");
    user.git("rebase", "--abort");
    assertThat(playground.integrated("api").parked()).isNull();
  }

  @Test
  void shouldWaitWhenTheIndexStaysLocked() throws IOException {
    Files.createFile(user.top().resolve(".git/index.lock"));

    var outcome = change("a.txt");

    assertThat(outcome.parked()).contains("index.lock");
    assertThat(user.read("a.txt")).isEqualTo("one\ntwo\nthree\n");
  }

  @Test
  void shouldKeepTheResultsRefWhenItWaitsAtTheEnd() {
    user.write("a.txt", "mine\n");
    change("a.txt");
    playground.release("api");

    playground.finish();

    assertThat(user.git("for-each-ref", "--format=%(refname)").lines())
        .containsExactly("refs/heads/main", "refs/orchestrator/r1");
  }

  private Integrated change(String file) {
    return playground.doAndIntegrate("api", agent -> agent.write(file, "agent\n"));
  }

  private void changeBoth(TestRepository agent) {
    agent.write("a.txt", "agent\n").write("b.txt", "agent\n");
  }

  private RunOrigin ignoring(String pattern) {
    user.write(".gitignore", pattern + "\n").commit("Ignore");
    return user.origin();
  }

  private void makeConflict() {
    user.git("checkout", "-q", "-b", "other");
    user.write("a.txt", "other\n").commit("Other");
    user.git("checkout", "-q", "main");
    user.write("a.txt", "main\n").commit("Main");
  }

  private void assertWaiting(Integrated outcome, String obstacle) {
    assertThat(outcome.commit()).isEqualTo(user.commitAt("orchestrator/r1"));
    assertThat(outcome.parked()).isEqualTo("main was not moved, because " + obstacle + BRING_IN);
  }
}
