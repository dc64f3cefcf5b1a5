package dev.orchestrator.runner;

import static dev.orchestrator.contracts.runner.WorkKind.BEGIN;
import static dev.orchestrator.runner.git.TestRepository.attempt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.orchestrator.contracts.run.FailureClass;
import dev.orchestrator.contracts.runner.Assignment;
import dev.orchestrator.contracts.runner.AttemptReport;
import dev.orchestrator.runner.git.TestRepository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What a runner does with finished work that is to fit onto what others have done, in a real
/// repository.
class ResolveTest {
  private static final String BRANCH = "orchestrator/r1/api";
  private static final String KEPT = BRANCH + "@2";
  private static final Duration LIMIT = Duration.ofSeconds(20);

  @TempDir Path temp;
  private TestRepository repository;
  private RunnerUnderTest runner;
  private String before = "";
  private String onto = "";

  /// Each kind of conflict: what the sides do, what the agent is told, and how it decides.
  enum Kind {
    CONTENT(
        "true",
        "echo work > a.txt",
        "echo main > a.txt",
        "- a.txt: changed on both sides, in between conflict markers",
        "printf 'main\\nwork\\n' > a.txt",
        "a.txt"),
    ADDED(
        "true",
        "echo work > new.txt",
        "echo main > new.txt",
        "- new.txt: added on both sides, in between conflict markers",
        "echo both > new.txt; git add new.txt",
        "new.txt"),
    BINARY(
        "printf 'a\\000b' > bin",
        "printf 'a\\000w' > bin",
        "printf 'a\\000m' > bin",
        "- bin: changed on both sides, not as text; your version is in the workspace",
        "git checkout -q --theirs bin && git add bin",
        "bin"),
    DELETED(
        "true",
        "git rm -q b.txt",
        "echo more >> b.txt",
        "- b.txt: deleted or moved by you, changed by them",
        "rm b.txt",
        "b.txt"),
    CHANGED(
        "true",
        "echo more >> b.txt",
        "git rm -q b.txt",
        "- b.txt: changed by you, deleted or moved by them",
        "git add b.txt",
        "b.txt"),
    RENAMED(
        "true",
        "git mv b.txt w.txt",
        "git mv b.txt m.txt",
        "- b.txt: moved to another name on each side",
        "git rm -q b.txt m.txt; git add w.txt",
        "m.txt, w.txt"),
    MODE(
        "true",
        "printf x > run.sh; chmod +x run.sh",
        "printf x > run.sh",
        "- run.sh: the same content with another mode on each side: 100755 on yours, 100644 on theirs",
        "chmod -x run.sh",
        "run.sh"),
    SUBMODULE(
        link('1'),
        link('2'),
        link('3'),
        "- sub: a submodule that is at another commit on each side: 2222",
        link('3'),
        "sub"),
    FILE_AND_FOLDER(
        "echo f > thing",
        "git rm -q thing; mkdir thing; echo in > thing/in",
        "echo changed > thing",
        "CONFLICT (file/directory): directory in the way of thing",
        "git rm -q 'thing~'*",
        "thing~");

    private final String base;
    private final String work;
    private final String main;
    private final String told;
    private final String decision;
    private final String files;

    Kind(String base, String work, String main, String told, String decision, String files) {
      this.base = base;
      this.work = work;
      this.main = main;
      this.told = told;
      this.decision = decision;
      this.files = files;
    }

    private static String link(char digit) {
      return "mkdir -p sub; git update-index --add --cacheinfo 160000,%s,sub"
          .formatted(String.valueOf(digit).repeat(40));
    }
  }

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

  /// The task is done and something else is on the target branch meanwhile.
  private void part(String base, String work, String main) {
    if (!base.equals("true")) {
      runner.close();
      commitInCheckout(base);
      runner = new RunnerUnderTest(repository, temp.resolve("later"));
    }
    runner.succeed(runner.script(attempt("api", 1), BEGIN, work));
    before = repository.commitAt(BRANCH);
    onto = commitInCheckout(main);
  }

  private void partInContent() {
    part(Kind.CONTENT.base, Kind.CONTENT.work, Kind.CONTENT.main);
  }

  private String commitInCheckout(String script) {
    inCheckout(script);
    repository.git("add", "--all");
    repository.git("commit", "--quiet", "--allow-empty", "-m", "On main");
    return repository.commitAt("HEAD");
  }

  private void inCheckout(String script) {
    try {
      var process =
          new ProcessBuilder("sh", "-c", script).directory(repository.top().toFile()).start();
      assertThat(process.waitFor()).isZero();
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private Assignment resolve(int number, @Nullable String session, String script) {
    var told = "cat > %s; ".formatted(temp.resolve("told"));
    return runner.resolve(attempt("api", number), onto, session, told + script);
  }

  private AttemptReport run(String script) {
    return runner.run(resolve(2, null, script));
  }

  private Path workspace() {
    return repository.top().resolve(".orchestrator/worktrees/r1/api");
  }

  private static void assertFailed(AttemptReport report, String message) {
    assertThat(report)
        .isInstanceOfSatisfying(
            AttemptReport.Failed.class,
            failed -> {
              assertThat(failed.failure()).isEqualTo(FailureClass.AGENT);
              assertThat(failed.message()).startsWith(message);
            });
  }

  /// The branch is what it was, and what the agent wrote is beside it.
  private void assertPutBack() {
    assertThat(repository.commitAt(BRANCH)).isEqualTo(before);
    assertThat(repository.at(workspace()).status()).isEmpty();
    assertThat(repository.at(workspace()).exists("MERGE_HEAD")).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void shouldMergeWhatTheAgentDecidesAndNothingThatItLeavesUndecided(Kind kind) throws IOException {
    part(kind.base, kind.work, kind.main);

    assertFailed(run("echo beside > beside.txt"), "the agent left " + kind.files);

    assertPutBack();
    assertThat(temp.resolve("told")).content().contains(kind.told);
    assertThat(repository.show(KEPT, "beside.txt")).isEqualTo("beside");

    assertThat(runner.run(resolve(3, null, kind.decision)))
        .isInstanceOf(AttemptReport.Succeeded.class);

    assertThat(repository.git("log", "-1", "--format=%P|%an", BRANCH))
        .isEqualTo("%s %s|coder".formatted(before, onto));
    assertThat(repository.trailer(BRANCH, "Orchestrator-Attempt")).isEqualTo("3");
    assertThat(repository.at(workspace()).status()).isEmpty();
    assertThat(runner.integrate(attempt("api", 3))).isInstanceOf(AttemptReport.Integrated.class);
  }

  @Test
  void shouldNotTakeConflictMarkersThatTheAgentCommits() {
    partInContent();

    assertFailed(run("git commit -qam mine"), "the agent left conflict markers in a.txt");

    assertPutBack();
    assertThat(repository.show(KEPT, "a.txt")).contains("<<<<<<< ");
  }

  @Test
  void shouldCountAMergeThatTheAgentAbortsAsATry() {
    partInContent();

    assertFailed(
        run("git merge --abort; echo more > more.txt"), "the agent gave the merge up: its branch");

    assertPutBack();
    assertThat(repository.show(KEPT, "more.txt")).isEqualTo("more");
  }

  @Test
  void shouldTakeAMergeThatTheAgentCommitsItself() {
    partInContent();

    assertThat(run("echo both > a.txt; git commit -qam mine; echo more > more.txt"))
        .isInstanceOf(AttemptReport.Succeeded.class);

    assertThat(repository.git("log", "-2", "--format=%s", "--first-parent", BRANCH).lines())
        .last()
        .isEqualTo("mine");
    assertThat(repository.show(BRANCH, "a.txt")).isEqualTo("both");
    assertThat(repository.show(BRANCH, "more.txt")).isEqualTo("more");
  }

  @Test
  void shouldTakeOneSideWhereTheAgentDoes() {
    partInContent();

    assertThat(run("git checkout -q --ours a.txt; git add a.txt"))
        .isInstanceOf(AttemptReport.Succeeded.class);

    assertThat(repository.git("log", "-1", "--format=%P", BRANCH)).isEqualTo(before + " " + onto);
    assertThat(repository.show(BRANCH, "a.txt")).isEqualTo("work");
  }

  @Test
  void shouldKeepWorkThatTheAgentGivesUpForTheirs() {
    partInContent();

    assertThat(run("git reset -q --hard " + onto)).isInstanceOf(AttemptReport.Succeeded.class);

    assertThat(repository.commitAt(BRANCH)).isEqualTo(onto);
    assertThat(repository.commitAt(KEPT)).isEqualTo(before);
  }

  @Test
  void shouldCommitAMergeWithoutConflictsAndLetTheAgentMendIt() throws IOException {
    part("true", "echo work > work.txt", "echo main > main.txt");

    assertThat(run("ls > seen.txt; git diff --stat HEAD >> seen.txt"))
        .isInstanceOf(AttemptReport.Succeeded.class);

    assertThat(temp.resolve("told")).content().contains("Nothing was in conflict");
    assertThat(repository.git("log", "-2", "--format=%an|%P", "--first-parent", BRANCH).lines())
        .last()
        .isEqualTo("orchestrator|%s %s".formatted(before, onto));
    assertThat(repository.show(BRANCH, "seen.txt").lines())
        .containsExactly("a.txt", "b.txt", "main.txt", "seen.txt", "work.txt");
  }

  @Test
  void shouldMakeTheWorkspaceAgainWhereItIsGone() {
    partInContent();
    inCheckout("rm -rf " + workspace());

    assertThat(run("echo both > a.txt")).isInstanceOf(AttemptReport.Succeeded.class);

    assertThat(repository.show(BRANCH, "a.txt")).isEqualTo("both");
  }

  @Test
  void shouldLetAnAgentThatRemembersGoOnWhereItWasStopped() {
    partInContent();
    stopInMidMerge();

    assertThat(runner.run(resolve(3, "s1", "cat half.txt a.txt > both.txt; cp both.txt a.txt")))
        .isInstanceOf(AttemptReport.Succeeded.class);

    assertThat(repository.show(BRANCH, "a.txt")).isEqualTo("half\nhalf done");
    assertThat(repository.git("log", "-1", "--format=%P", BRANCH)).isEqualTo(before + " " + onto);
  }

  @Test
  void shouldMergeAfreshForAnAgentThatDoesNotRememberAndKeepWhatItLeft() {
    partInContent();
    stopInMidMerge();

    assertThat(
            runner.run(
                resolve(
                    3, null, "ls > seen.txt; grep -c '<<<' a.txt >> seen.txt; echo both > a.txt")))
        .isInstanceOf(AttemptReport.Succeeded.class);

    assertThat(repository.show(BRANCH, "seen.txt").lines())
        .doesNotContain("half.txt")
        .last()
        .isEqualTo("1");
    assertThat(repository.show(KEPT, "half.txt")).isEqualTo("half");
  }

  private void stopInMidMerge() {
    var ready = temp.resolve("ready");
    runner.begin(
        resolve(
            2,
            null,
            "echo half > half.txt; echo half done > a.txt; touch %s; sleep 60".formatted(ready)));
    await().atMost(LIMIT).until(() -> Files.exists(ready));
    runner.stop(attempt("api", 2));
    assertThat(runner.report(attempt("api", 2))).isInstanceOf(AttemptReport.Stopped.class);
    assertThat(repository.commitAt(BRANCH)).isEqualTo(before);
  }

  @Test
  void shouldPutAnUnfinishedMergeAwayWithItsRun() {
    partInContent();
    stopInMidMerge();

    runner.closeRun(attempt("api", 2));

    assertThat(workspace()).doesNotExist();
    assertThat(repository.commitAt(BRANCH)).isEqualTo(before);
    assertThat(repository.show(KEPT, "half.txt")).isEqualTo("half");
  }

  @Test
  void shouldSayHowAPersonMergesByHand() {
    partInContent();

    assertThat(runner.refuse(attempt("api", 1)).byHand())
        .isEqualTo(
            List.of(
                "cd " + workspace(),
                "git merge main",
                "# now mend it: conflicts in a.txt",
                "git commit -a",
                "orchestrator retry --repo %s r1 api".formatted(repository.top())));

    inCheckout("rm -rf " + workspace());
    var commands = runner.refuse(attempt("api", 1)).byHand();
    assertThat(commands)
        .startsWith(
            "git -C %s worktree add -f -f %s %s".formatted(repository.top(), workspace(), BRANCH),
            "cd " + workspace());
    inCheckout(commands.getFirst());
    assertThat(repository.at(workspace()).commitAt("HEAD")).isEqualTo(before);
  }
}
