package dev.orchestrator.runner.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.contracts.run.FailureClass;
import dev.orchestrator.contracts.run.MergeObstacle;
import dev.orchestrator.runner.git.TestRepository;
import dev.orchestrator.runner.integration.Outcome.Impossible;
import dev.orchestrator.runner.integration.Outcome.Integrated;
import dev.orchestrator.runner.integration.Outcome.Refused;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IntegratorTest {
  @TempDir Path temp;
  Playground playground;
  TestRepository user;

  @BeforeEach
  void createRepository() {
    playground = Playground.in(temp.resolve("my répo"));
    user = playground.user;
  }

  @AfterEach
  void nothingIsLost() {
    user.assertNothingLost();
  }

  @Test
  void shouldMergeWithTrailersAndBringTheCheckoutAlong() {
    var outcome = playground.doAndIntegrate("api", agent -> agent.write("api.txt", "api"));

    assertThat(outcome).isEqualTo(new Integrated(user.commitAt("main"), null));
    assertThat(user.git("log", "-1", "--format=%s")).isEqualTo("Merge task 'api': The api thing");
    assertThat(user.git("log", "-1", "--format=%an %cn")).isEqualTo("Uma User Uma User");
    assertThat(user.trailer("main", "Orchestrator-Run")).isEqualTo("r1");
    assertThat(user.trailer("main", "Orchestrator-Task")).isEqualTo("api");
    assertThat(user.trailer("main", "Orchestrator-Attempt")).isEqualTo("1");
    assertThat(user.trailer("main", "Orchestrator-Agent")).isEqualTo("coder");
    assertThat(user.commitAt("main^1")).isEqualTo(playground.origin.baseCommit());
    assertThat(user.read("api.txt")).isEqualTo("api");
    assertThat(user.status()).isEmpty();
    assertThat(user.git("reflog", "-1", "--format=%gs")).startsWith("orchestrator run r1");
  }

  @Test
  void shouldMergeTasksThatWereDoneSideBySide() {
    playground.doTask("api", agent -> agent.write("api.txt", "api"));
    playground.doTask("cli", agent -> agent.write("cli.txt", "cli"));

    playground.integrate("api");
    playground.integrate("cli");

    assertThat(user.has("api.txt") && user.has("cli.txt")).isTrue();
    assertThat(user.git("rev-list", "--count", "--merges", "main")).isEqualTo("2");
  }

  @Test
  void shouldMergeWhenOneTaskRenamesWhatAnotherEdits() {
    playground.doTask("rename", agent -> agent.git("mv", "a.txt", "renamed.txt"));
    playground.doTask("edit", agent -> agent.write("a.txt", "one\ntwo\nthree\nfour\n"));

    playground.integrate("rename");
    var outcome = playground.integrated("edit");

    assertThat(outcome.parked()).isNull();
    assertThat(user.read("renamed.txt")).isEqualTo("one\ntwo\nthree\nfour\n");
    assertThat(user.has("a.txt")).isFalse();
  }

  @Test
  void shouldChangeNothingWhenTasksConflict() {
    playground.doTask("left", agent -> agent.write("a.txt", "left\n").write("b.txt", "left\n"));
    playground.doTask("right", agent -> agent.write("a.txt", "right\n").write("b.txt", "right\n"));
    playground.integrate("left");
    var before = user.commitAt("main");

    var outcome = playground.integrate("right");

    assertThat(outcome)
        .isEqualTo(
            new Refused(
                new MergeObstacle.Conflict(
                    before, List.of("a.txt", "b.txt"), List.of("Do left (task left)"))));
    assertThat(user.commitAt("main")).isEqualTo(before);
    assertThat(user.commitAt("orchestrator/r1")).isEqualTo(before);
    assertThat(user.status()).isEmpty();
    assertThat(user.show("orchestrator/r1/right", "a.txt")).isEqualTo("right");
  }

  @Test
  void shouldMergeNothingWhenTheTaskChangedNothing() {
    playground.doAndIntegrate("api", agent -> agent.write("api.txt", "api"));
    var before = user.commitAt("main");

    var outcome = playground.doAndIntegrate("idle", _ -> {});

    assertThat(outcome).isEqualTo(new Integrated(null, null));
    assertThat(user.commitAt("main")).isEqualTo(before);
  }

  @Test
  void shouldMergeCommitsThatUndoEachOther() {
    var outcome =
        playground.doAndIntegrate(
            "undo",
            agent -> {
              agent.write("x.txt", "x").commit("Add");
              agent.git("rm", "-q", "x.txt");
              agent.commit("Remove");
            });

    assertThat(outcome.commit()).isEqualTo(user.commitAt("main"));
  }

  @Test
  void shouldAnswerWithTheSameMergeWhenAskedAgain() {
    var first = playground.doAndIntegrate("api", agent -> agent.write("api.txt", "api"));
    playground.doAndIntegrate("cli", agent -> agent.write("cli.txt", "cli"));

    assertThat(playground.integrate("api")).isEqualTo(first);
    playground.release("api");
    playground.finish();
    assertThat(user.exists("orchestrator/r1/api")).isFalse();
    assertThat(playground.integrate("api")).isEqualTo(first);
    playground.assertMergedOnce("api", "main");
  }

  @Test
  void shouldMergeAgainWhenALaterAttemptHasMoreWork() {
    var first = playground.doAndIntegrate("api", agent -> agent.write("api.txt", "api"));
    var branch = user.at(user.top().resolve(".orchestrator/worktrees/r1/api"));
    branch.write("more.txt", "more").commit("More");

    var second = playground.integrated("api");

    assertThat(second.commit()).isNotEqualTo(first.commit()).isEqualTo(user.commitAt("main"));
    assertThat(playground.integrated("api")).isEqualTo(second);
    assertThat(user.has("more.txt")).isTrue();
  }

  @Test
  void shouldRefuseWhenTheBranchWasDeletedBeforeItsMerge() {
    playground.doTask("api", agent -> agent.write("api.txt", "api"));
    user.git("branch", "saved", "orchestrator/r1/api");
    user.git("update-ref", "-d", "refs/heads/orchestrator/r1/api");

    assertThat(playground.integrate("api"))
        .isEqualTo(
            new Impossible(FailureClass.AGENT, "The branch orchestrator/r1/api no longer exists."));
  }

  @Test
  void shouldRefuseABranchWithAnotherHistory() {
    playground.doTask(
        "api",
        agent -> {
          agent.git("checkout", "-q", "--orphan", "fresh");
          agent.write("x.txt", "x");
        });

    assertThat(playground.integrate("api"))
        .isEqualTo(
            new Impossible(
                FailureClass.AGENT,
                "The branch orchestrator/r1/api has no history in common with main."));
  }

  @Test
  void shouldMergeOnceEachWhenManyAskAtOnce() throws Exception {
    var orders = new ArrayList<Callable<Outcome>>();
    for (int i = 0; i < 6; i++) {
      var task = "t" + i;
      playground.doTask(task, agent -> agent.write(task + ".txt", task));
      orders.add(() -> playground.integrate(task));
      orders.add(() -> playground.integrate(task));
    }

    try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var outcome : callers.invokeAll(orders)) {
        assertThat(((Integrated) outcome.get()).parked()).isNull();
      }
    }

    for (int i = 0; i < 6; i++) {
      playground.assertMergedOnce("t" + i, "main");
    }
    assertThat(user.status()).isEmpty();
  }

  @Test
  void shouldLeaveNoRefsOfARunThatIsDone() {
    playground.doAndIntegrate("api", agent -> agent.write("api.txt", "api"));
    playground.doAndIntegrate("idle", _ -> {});
    playground.release("api");
    playground.release("idle");

    playground.finish();

    assertThat(user.git("for-each-ref", "--format=%(refname)")).isEqualTo("refs/heads/main");
  }

  @Test
  void shouldKeepUnmergedBranchesWhenTheRunIsDone() {
    playground.doTask("failed", agent -> agent.write("half.txt", "half"));
    playground.release("failed");

    playground.finish();

    assertThat(user.show("orchestrator/r1/failed", "half.txt")).isEqualTo("half");
  }
}
