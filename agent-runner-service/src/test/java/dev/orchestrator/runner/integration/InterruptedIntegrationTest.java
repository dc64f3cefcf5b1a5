package dev.orchestrator.runner.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.runner.git.Git;
import dev.orchestrator.runner.git.GitException;
import dev.orchestrator.runner.git.ScriptedGit;
import dev.orchestrator.runner.git.TestRepository;
import dev.orchestrator.runner.integration.Outcome.Integrated;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Crashes and other people's commands between the steps of an integration.
class InterruptedIntegrationTest {
  private static final String MERGE = "commit-tree";
  private static final String KEEP = "update-ref refs/orchestrator/r1";
  private static final String MOVE_CHECKOUT = "merge --quiet";
  private static final String MOVE_REF = "update-ref -m";

  @TempDir Path temp;
  @TempDir Path tools;
  Playground playground;
  TestRepository user;

  @BeforeEach
  void createRepositoryWithTask() {
    playground = Playground.in(temp.resolve("repo"));
    user = playground.user;
    playground.doTask("api", agent -> agent.write("a.txt", "agent\n"));
  }

  @AfterEach
  void mergedExactlyOnceAndNothingLost() {
    playground.assertMergedOnce("api", "orchestrator/r1");
    user.assertNothingLost();
  }

  @Test
  void shouldKeepTheMergeWhenACrashCameAfterTheTargetMoved() {
    assertThatThrownBy(() -> playground.integrateWith(crashBefore(KEEP), "api"))
        .isInstanceOf(GitException.class);
    assertThat(user.exists("orchestrator/r1")).isFalse();

    assertThat(playground.integrate("api")).isEqualTo(new Integrated(user.commitAt("main"), null));
    assertThat(user.commitAt("orchestrator/r1")).isEqualTo(user.commitAt("main"));
  }

  @Test
  void shouldMoveTheTargetWhenACrashCameAfterTheMergeWasKept() {
    playground.integrateWith(crashBefore(MOVE_CHECKOUT), "api");
    var kept = user.commitAt("orchestrator/r1");
    assertThat(user.commitAt("main")).isEqualTo(playground.origin.baseCommit());

    assertThat(playground.integrate("api")).isEqualTo(new Integrated(kept, null));
    assertThat(user.commitAt("main")).isEqualTo(kept);
    assertThat(user.status()).isEmpty();
  }

  @Test
  void shouldMoveTheRefWhenACrashCameAfterTheFilesWereMoved() {
    playground.integrateWith(crashBefore(MOVE_CHECKOUT), "api");
    user.git("read-tree", "-m", "-u", "main", "orchestrator/r1");

    var outcome = playground.integrated("api");

    assertThat(outcome.parked()).isNull();
    assertThat(user.commitAt("main")).isEqualTo(outcome.commit());
    assertThat(user.status()).isEmpty();
  }

  @Test
  void shouldMergeAnewWhenTheUserCommitsJustBeforeTheCheckoutMoves() {
    var git = userCommitsBefore(MOVE_CHECKOUT, 1);

    var outcome = playground.integrateWith(git, "api");

    assertThat(outcome).isEqualTo(new Integrated(user.commitAt("main"), null));
    assertThat(user.show("main", "user.txt")).isEqualTo("user");
    assertThat(user.read("a.txt")).isEqualTo("agent\n");
    assertThat(user.status()).isEmpty();
  }

  @Test
  void shouldMergeAnewWhenTheBranchMovesWithoutACheckout() {
    user.git("checkout", "-q", "-b", "elsewhere");
    var git =
        before(
            MOVE_REF,
            1,
            "git -C '%s' update-ref refs/heads/main $(git -C '%s' commit-tree -p main -m Theirs main^{tree})"
                .formatted(user.top(), user.top()));

    var outcome = playground.integrateWith(git, "api");

    assertThat(outcome).isEqualTo(new Integrated(user.commitAt("main"), null));
    assertThat(user.git("log", "-1", "--format=%s", "main^1")).isEqualTo("Theirs");
  }

  @Test
  void shouldMergeAnewWhenTheUserCommittedBetweenCrashAndResume() {
    playground.integrateWith(crashBefore(MOVE_CHECKOUT), "api");
    user.write("user.txt", "user").commit("By the user");

    assertThat(playground.integrate("api")).isEqualTo(new Integrated(user.commitAt("main"), null));
    assertThat(user.has("user.txt")).isTrue();
  }

  @Test
  void shouldLetTheResultWaitWhenTheUsersNewCommitConflicts() {
    playground.integrateWith(crashBefore(MOVE_CHECKOUT), "api");
    var kept = user.commitAt("orchestrator/r1");
    user.write("a.txt", "user\n").commit("By the user");

    var outcome = playground.integrated("api");

    assertThat(outcome.commit()).isEqualTo(kept);
    assertThat(outcome.parked())
        .startsWith(
            "main was not moved, because its new commits conflict with the result in a.txt");
    assertThat(user.read("a.txt")).isEqualTo("user\n");
  }

  @Test
  void shouldMoveNoOtherBranchWhenTheUserSwitchesMeanwhile() {
    var git = before(MERGE, 1, "git -C '%s' checkout -q -b other".formatted(user.top()));

    var outcome = playground.integrateWith(git, "api");

    assertThat(outcome).isEqualTo(new Integrated(user.commitAt("main"), null));
    assertThat(user.commitAt("other")).isEqualTo(playground.origin.baseCommit());
    assertThat(user.status()).isEmpty();
  }

  @Test
  void shouldBringACheckoutAlongThatAppearedMeanwhile() {
    user.git("checkout", "-q", "-b", "elsewhere");
    var git = before(MERGE, 1, "git -C '%s' checkout -q main".formatted(user.top()));

    var outcome = playground.integrateWith(git, "api");

    assertThat(outcome).isEqualTo(new Integrated(user.commitAt("main"), null));
    assertThat(user.read("a.txt")).isEqualTo("agent\n");
    assertThat(user.status()).isEmpty();
  }

  @Test
  void shouldNotBringBackWhatTheUserDropsMeanwhile() {
    user.write("dropped.txt", "dropped").commit("Dropped");
    user.git("branch", "dropped");
    var drop = "git -C '%s' reset -q --hard HEAD~1".formatted(user.top());

    var outcome = playground.integrateWith(before(MERGE, 1, drop), "api");

    assertThat(outcome).isEqualTo(new Integrated(user.commitAt("main"), null));
    assertThat(user.has("dropped.txt")).isFalse();
    assertThat(user.git("log", "--format=%s", "main")).doesNotContain("Dropped");
  }

  @Test
  void shouldLetTheResultWaitWhenTheUserHasPutTheBranchBack() {
    var api = playground.integrated("api");
    user.git("reset", "-q", "--hard", playground.origin.baseCommit());

    var cli = playground.doAndIntegrate("cli", agent -> agent.write("cli.txt", "cli"));
    var doc = playground.doAndIntegrate("doc", agent -> agent.write("doc.txt", "doc"));

    assertThat(api.parked()).isNull();
    assertThat(List.of(cli, doc))
        .extracting(Integrated::parked)
        .allMatch(parked -> parked.startsWith("main was not moved, because it was put back"));
    assertThat(user.commitAt("main")).isEqualTo(playground.origin.baseCommit());
    assertThat(user.commitAt("orchestrator/r1")).isEqualTo(doc.commit());
  }

  @Test
  void shouldLetTheResultWaitWhenTheUserNeverStopsCommitting() {
    var outcome =
        (Integrated) playground.integrateWith(userCommitsBefore(MOVE_CHECKOUT, 100), "api");

    assertThat(outcome.commit()).isEqualTo(user.commitAt("orchestrator/r1"));
    assertThat(outcome.parked()).contains("it kept moving meanwhile");
  }

  private Git crashBefore(String words) {
    return before(words, 1, "exit 137");
  }

  private Git userCommitsBefore(String words, int times) {
    return before(
        words,
        times,
        "cd '%s' && printf user > user.txt && git add user.txt && git commit -q --allow-empty -m User"
            .formatted(user.top()));
  }

  private Git before(String words, int times, String line) {
    return ScriptedGit.before(tools, words, times, line);
  }
}
