package dev.orchestrator.runner;

import static dev.orchestrator.contracts.runner.WorkKind.BEGIN;
import static dev.orchestrator.contracts.runner.WorkKind.CHECK;
import static dev.orchestrator.contracts.runner.WorkKind.CHECK_BY_COMMAND;
import static dev.orchestrator.contracts.runner.WorkKind.GO_ON;
import static dev.orchestrator.contracts.runner.WorkKind.PLAN;
import static dev.orchestrator.runner.git.TestRepository.attempt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.contracts.run.AttemptId;
import dev.orchestrator.contracts.run.ChangedPaths;
import dev.orchestrator.contracts.run.FailureClass;
import dev.orchestrator.contracts.run.Verdict;
import dev.orchestrator.contracts.runner.Assignment;
import dev.orchestrator.contracts.runner.AttemptReport;
import dev.orchestrator.contracts.runner.WorkKind;
import dev.orchestrator.runner.git.TestRepository;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What a runner does with attempts that are for different things, in a real repository.
class WorkKindsTest {
  private static final String BRANCH = "orchestrator/r1/api";

  @TempDir Path temp;
  private TestRepository repository;
  private RunnerUnderTest runner;

  /// The attempt of whose success the scheduler has heard last.
  private int heard;

  @BeforeEach
  void deploy() {
    repository = TestRepository.create(temp.resolve("repository"));
    runner = new RunnerUnderTest(repository, temp.resolve("state"));
  }

  @AfterEach
  void close() {
    runner.close();
    repository.assertNothingLost();
  }

  @Test
  void shouldTellWhatTheTasksBranchChangesWhenAStepIsDone() {
    var begun = work(1, BEGIN, "echo x > new.txt; git mv b.txt moved.txt");
    var goneOn = work(2, GO_ON, "echo y > newer.txt");

    assertThat(begun.changed()).isEqualTo(changed("b.txt", "moved.txt", "new.txt"));
    assertThat(goneOn.changed()).isEqualTo(changed("b.txt", "moved.txt", "new.txt", "newer.txt"));
    assertThat(goneOn.verdict()).isNull();
  }

  @Test
  void shouldGoOnWithWhatTheStepsBeforeHaveLeft() {
    work(1, BEGIN, "echo one > work.txt");

    work(2, GO_ON, "echo two >> work.txt");

    assertThat(repository.show(BRANCH, "work.txt")).isEqualTo("one\ntwo");
    assertThat(repository.git("log", "--format=%an", "main.." + BRANCH).lines())
        .containsExactly("coder", "coder");
  }

  @Test
  void shouldGoOnWithoutWhatAnAttemptHasLeftThatDidNotFinish() {
    work(1, BEGIN, "echo one > work.txt");
    runner.fail(script(2, GO_ON, "echo half >> work.txt; echo half > half.txt; exit 75"));

    work(3, GO_ON, "cat work.txt; ls");

    assertThat(runner.output(id(3))).contains("one").doesNotContain("half", "half.txt");
    assertThat(repository.show(BRANCH + "@2", "half.txt")).isEqualTo("half");
    assertThat(repository.exists(BRANCH + ":half.txt")).isFalse();
  }

  @Test
  void shouldGoOnWithoutTheFinishedWorkOfAnAttemptOfWhichNobodyHeard() {
    work(1, BEGIN, "echo one > work.txt");
    runner.succeed(script(2, GO_ON, "echo unheard > unheard.txt"));

    work(3, GO_ON, "ls; echo two > two.txt");

    assertThat(runner.output(id(3))).contains("work.txt").doesNotContain("unheard.txt");
    assertThat(repository.show(BRANCH, "two.txt")).isEqualTo("two");
    assertThat(repository.exists(BRANCH + ":unheard.txt")).isFalse();
    assertThat(repository.show(BRANCH + "@2", "unheard.txt")).isEqualTo("unheard");
  }

  @Test
  void shouldGoOnWithAllStepsThatWroteSinceTheLastCheck() {
    work(1, BEGIN, "echo one > one.txt");
    work(2, CHECK, "cat one.txt");
    work(3, GO_ON, "echo two > two.txt");

    work(4, GO_ON, "echo three > three.txt");

    assertThat(repository.git("ls-tree", "--name-only", BRANCH).lines())
        .contains("one.txt", "two.txt", "three.txt");
  }

  @Test
  void shouldGoOnWithEverythingWhenTheAgentRemembersItsWork() {
    work(1, BEGIN, "echo one > work.txt");
    runner.fail(script(2, GO_ON, "echo half > half.txt; exit 75"));

    runner.succeed(remembering(script(3, GO_ON, "cat half.txt")));

    assertThat(runner.output(id(3))).contains("half");
    assertThat(repository.show(BRANCH, "half.txt")).isEqualTo("half");
  }

  @Test
  void shouldLetACheckSeeTheWorkCommitted() {
    work(1, BEGIN, "echo one > work.txt");

    var checked = work(2, CHECK, "cat work.txt; git status --porcelain; git log --format=%s -1");

    assertThat(runner.output(id(2))).containsExactly("one", "Title");
    assertThat(checked.changed()).isEqualTo(changed("work.txt"));
  }

  @ParameterizedTest
  @EnumSource(names = {"CHECK", "CHECK_BY_COMMAND"})
  void shouldKeepWhatACheckWritesBesideTheWork(WorkKind kind) {
    work(1, BEGIN, "echo one > work.txt");
    var work = repository.commitAt(BRANCH);

    var script = "echo sly >> work.txt; git commit -qam sly; git checkout -q --detach; echo x > x";
    var checked = work(2, kind, script);

    assertThat(checked.changed()).isEqualTo(changed("work.txt"));
    assertThat(repository.commitAt(BRANCH)).isEqualTo(work);
    assertThat(repository.show(BRANCH + "@2", "work.txt")).isEqualTo("one\nsly");
    assertThat(repository.show(BRANCH + "@2", "x")).isEqualTo("x");
    assertThat(runner.output(id(2))).anyMatch(line -> line.contains(BRANCH + "@2"));
    work(3, GO_ON, "ls; cat work.txt");
    assertThat(runner.output(id(3))).contains("one").doesNotContain("sly", "x");
  }

  @Test
  void shouldCheckNothingWhenTheWorkIsGone() throws Exception {
    work(1, BEGIN, "echo one > work.txt");
    repository.git("worktree", "remove", "-f", "-f", ".orchestrator/worktrees/r1/api");
    repository.git("branch", "--move", BRANCH, "elsewhere");

    var failed = runner.fail(script(2, CHECK, "true"));

    assertThat(failed.message()).contains(BRANCH);
  }

  @Test
  void shouldReadTheVerdictOfAnAgentThatChecks() {
    work(1, BEGIN, "echo one > work.txt");

    var line = "{\"verdict\":\"changes-requested\",\"comments\":\"no tests\"}";
    var unhappy = work(2, CHECK, "echo 'I looked.'; echo '%s'".formatted(line));
    var silent = work(3, CHECK, "echo 'I looked.'");
    var broken = runner.fail(script(4, CHECK, "exit 3"));

    assertThat(unhappy.verdict()).isEqualTo(Verdict.changesRequested("no tests"));
    assertThat(silent.verdict()).isEqualTo(Verdict.approved());
    assertThat(broken.failure()).isEqualTo(FailureClass.AGENT);
  }

  @Test
  void shouldTakeTheExitCodeOfACommandForItsVerdict() {
    work(1, BEGIN, "echo one > work.txt");

    var fine = work(2, CHECK_BY_COMMAND, "echo fine");
    var broken = work(3, CHECK_BY_COMMAND, "seq 1 9999; echo 'Test failed: api' >&2; exit 1");

    assertThat(fine.verdict()).isEqualTo(Verdict.approved());
    var verdict = Objects.requireNonNull(broken.verdict());
    assertThat(verdict.isApproval()).isFalse();
    assertThat(verdict.comments())
        .startsWith("the command ended with exit code 1\n\nIt said:\n[earlier output left out]\n")
        .endsWith("\n9998\n9999\n\nIt said on stderr:\nTest failed: api")
        .hasSizeLessThan(13_000);
  }

  @Test
  void shouldFailWhenTheCommandCouldNotCheck() {
    work(1, BEGIN, "echo one > work.txt");

    assertCannotCheck(2, "exit 75", FailureClass.TRANSIENT);
    assertCannotCheck(3, "exit 126", FailureClass.CONFIG);
    assertCannotCheck(4, "exit 127", FailureClass.CONFIG);
    assertCannotCheck(5, "kill $$", FailureClass.CRASHED);
  }

  private void assertCannotCheck(int number, String end, FailureClass failure) {
    var failed = runner.fail(script(number, CHECK_BY_COMMAND, "echo why; " + end));

    assertThat(failed.failure()).isEqualTo(failure);
    assertThat(failed.message()).endsWith("It said:\nwhy");
  }

  @Test
  void shouldFindTheCommandThatChecksInTheWorkspace() {
    work(1, BEGIN, "printf '#!/bin/sh\\ntest -f work.txt' > check; chmod +x check; touch work.txt");

    var found = runner.succeed(runner.command(id(2), CHECK_BY_COMMAND, "", "./check"));
    var missing = runner.fail(runner.command(id(3), CHECK_BY_COMMAND, "", "./no-such-check"));

    assertThat(found.verdict()).isEqualTo(Verdict.approved());
    assertThat(missing.failure()).isEqualTo(FailureClass.CONFIG);
  }

  @Test
  void shouldTellACommandThatChecksWhatItIsAbout() {
    work(1, BEGIN, "echo one > work.txt");

    work(
        2,
        CHECK_BY_COMMAND,
        "cat; cat $ORCHESTRATOR_PROMPT_FILE; echo; "
            + "echo $ORCHESTRATOR_RUN $ORCHESTRATOR_TASK $ORCHESTRATOR_STEP $ORCHESTRATOR_ATTEMPT");

    assertThat(runner.output(id(2))).containsExactly("prompt", "r1 api check_by_command 2");
  }

  @Test
  void shouldPutTheChangesIntoWhatACheckIsTold() {
    work(1, BEGIN, "echo one > work.txt");

    var prompt = "See:\n%s\nEnd.".formatted(Assignment.DIFF);
    runner.succeed(runner.command(id(2), CHECK, prompt, "cat"));

    assertThat(runner.output(id(2)))
        .startsWith("See:", "```diff", "diff --git a/work.txt b/work.txt")
        .endsWith("+one", "```", "End.");
  }

  @Test
  void shouldPlanWithTheRepositoryAsTheRunFoundIt() {
    var base = repository.commitAt("main");
    repository.write("later.txt", "later").commit("Later");
    var plan = new AttemptId(TestRepository.RUN, TaskId.PLANNING, 1);
    var again = new AttemptId(TestRepository.RUN, TaskId.PLANNING, 2);

    var prompt = "Plan:\n" + Assignment.OUTLINE;
    var answered = runner.succeed(runner.command(plan, PLAN, prompt, "sh", "-c", "cat; echo; pwd"));
    runner.succeed(runner.script(again, PLAN, "pwd; git rev-parse HEAD; ls"));

    assertThat(answered.result().lines())
        .containsExactly("Plan:", "```", "a.txt", "b.txt", "```", planFolder());
    assertThat(runner.output(again)).containsExactly(planFolder(), base, "a.txt", "b.txt");
    runner.closeRun(again);
    assertThat(repository.git("worktree", "list").lines()).hasSize(1);
    assertThat(repository.git("branch", "--list", "orchestrator/*")).isEmpty();
  }

  private String planFolder() {
    return repository.top().resolve(".orchestrator/worktrees/r1/_plan").toString();
  }

  @Test
  void shouldKeepThePlannerFromChangingAnything() {
    var plan = new AttemptId(TestRepository.RUN, TaskId.PLANNING, 1);
    var again = new AttemptId(TestRepository.RUN, TaskId.PLANNING, 2);

    runner.run(runner.script(plan, PLAN, "echo mine > mine.txt; git commit --allow-empty -m mine"));
    runner.succeed(runner.script(again, PLAN, "ls; git log --format=%s"));

    assertThat(runner.output(again)).containsExactly("a.txt", "b.txt", "Begin");
    runner.closeRun(again);
  }

  @Test
  void shouldBringPlansBackWhole() {
    var plan = new AttemptId(TestRepository.RUN, TaskId.PLANNING, 1);

    var script = "echo '{'; seq 1 100000; echo '}'";
    var answered = runner.succeed(runner.script(plan, PLAN, script));

    assertThat(answered.result()).startsWith("{\n1\n2\n").endsWith("\n100000\n}");
    assertThat(answered.verdict()).isNull();
    assertThat(answered.changed()).isEqualTo(ChangedPaths.NONE);
    runner.closeRun(plan);
  }

  @Test
  void shouldPutTheWorkspaceBackWhenACheckIsStopped() {
    work(1, BEGIN, "echo one > work.txt");
    runner.begin(script(2, CHECK, "echo sly > work.txt; touch %s; sleep 300".formatted(marker())));
    await().atMost(Duration.ofSeconds(20)).until(() -> Files.exists(marker()));

    runner.stop(id(2));

    assertThat(runner.report(id(2))).isInstanceOf(AttemptReport.Stopped.class);
    assertThat(repository.show(BRANCH, "work.txt")).isEqualTo("one");
    assertThat(repository.show(BRANCH + "@2", "work.txt")).isEqualTo("sly");
  }

  private Path marker() {
    return temp.resolve("started");
  }

  private AttemptReport.Succeeded work(int number, WorkKind kind, String script) {
    var success = runner.succeed(script(number, kind, script));
    heard = kind.writes() ? number : heard;
    return success;
  }

  private Assignment script(int number, WorkKind kind, String script) {
    return runner.script(id(number), kind, script).buildingOn(heard);
  }

  /// A program has no sessions, but is told all the same.
  private static Assignment remembering(Assignment one) {
    return new Assignment(
            one.attempt(),
            one.origin(),
            one.title(),
            one.step(),
            one.kind(),
            one.agentName(),
            one.agent(),
            one.provider(),
            one.prompt(),
            "session",
            one.continuation())
        .buildingOn(one.basis());
  }

  private static AttemptId id(int number) {
    return attempt("api", number);
  }

  private static ChangedPaths changed(String... paths) {
    return new ChangedPaths(List.of(paths), true);
  }
}
