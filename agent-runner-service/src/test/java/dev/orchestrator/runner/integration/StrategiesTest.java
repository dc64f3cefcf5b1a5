package dev.orchestrator.runner.integration;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.contracts.config.MergeConfig;
import dev.orchestrator.contracts.config.MergeStrategy;
import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.runner.git.Repository;
import dev.orchestrator.runner.git.TestRepository;
import dev.orchestrator.runner.integration.Outcome.Integrated;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// In what shape work reaches the target, and what holds whatever the shape.
class StrategiesTest {
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
    playground.assertWorkKept();
  }

  private void merging(MergeStrategy strategy) {
    playground.merging(MergeConfig.DEFAULT.as(strategy));
  }

  /// Two commits by the agent itself, one by us.
  private void commitTwiceAndLeaveSome(TestRepository agent) {
    agent.write("one.txt", "one").commit("Add one\n\nCo-authored-by: Cora <cora@example.org>");
    agent.write("two.txt", "two");
    agent.git("add", "two.txt");
    agent.git("commit", "-q", "--author=Ada <ada@example.org>", "-m", "Add two");
    agent.write("three.txt", "three");
  }

  private void workBeside() {
    playground.doTask("api", this::commitTwiceAndLeaveSome);
    playground.doAndIntegrate("cli", agent -> agent.write("cli.txt", "cli"));
  }

  @Test
  void shouldSquashIntoOneCommitByTheAgent() {
    merging(MergeStrategy.SQUASH);
    workBeside();
    var before = user.commitAt("main");

    var outcome = playground.integrated("api");

    assertThat(outcome).isEqualTo(new Integrated(user.commitAt("main"), null));
    assertThat(user.git("rev-list", "--parents", "-1", "main"))
        .isEqualTo(outcome.commit() + " " + before);
    assertThat(user.git("log", "-1", "--format=%an|%s"))
        .isEqualTo("coder|Merge task 'api': The api thing");
    assertThat(user.trailer("main", "Orchestrator-Task")).isEqualTo("api");
    assertThat(user.git("ls-tree", "--name-only", "main").lines())
        .contains("one.txt", "two.txt", "three.txt", "cli.txt");
    assertThat(user.read("three.txt")).isEqualTo("three");
  }

  @Test
  void shouldClearAwayTheAgentsOwnCommitsOnlyWhenAsked() {
    // given
    merging(MergeStrategy.SQUASH);
    workBeside();
    playground.integrated("api");
    List.of("api", "cli").forEach(playground::release);
    playground.finish();
    var leftovers = new RunLeftovers(Repository.open(user.top()));
    var api = "orchestrator-tasks/r1/api";

    // when
    var kept = leftovers.of(TestRepository.RUN, "refs/heads/main", false);
    var asked = leftovers.of(TestRepository.RUN, "refs/heads/main", true);

    // then
    assertThat(kept).extracting(Leftover::name).containsOnlyOnce(api);
    assertThat(kept)
        .filteredOn(one -> one.name().equals(api))
        .allMatch(
            one -> requireNonNull(one.obstacle()).drop().equals("orchestrator clean --notes r1"));
    assertThat(asked).filteredOn(one -> one.name().equals(api)).hasSize(1);
    assertThat(asked).allMatch(one -> one.obstacle() == null);
  }

  @Test
  void shouldLeaveWhatOnlyADetachedHeadHas() {
    var workspace = playground.doTask("api", this::commitTwiceAndLeaveSome);
    playground.release("api");
    user.git("checkout", "-q", "--detach", workspace.branch());

    for (var target : new String[] {"refs/heads/main", null}) {
      assertThat(
              new RunLeftovers(Repository.open(user.top())).of(TestRepository.RUN, target, false))
          .isNotEmpty()
          .allMatch(one -> one.obstacle() != null);
    }
  }

  @Test
  void shouldRebaseCommitsWithTheirAuthorsAndMessages() {
    merging(MergeStrategy.REBASE);
    workBeside();
    var before = user.commitAt("main");

    var outcome = playground.integrated("api");

    assertThat(outcome).isEqualTo(new Integrated(user.commitAt("main"), null));
    assertThat(user.git("log", "--format=%s|%an", before + "..main").lines())
        .containsExactly("Do api|coder", "Add two|Ada", "Add one|Uma User");
    assertThat(user.git("rev-list", "--merges", "main")).isEmpty();
    assertThat(user.trailer("main~2", "Co-authored-by")).isEqualTo("Cora <cora@example.org>");
    for (var commit : new String[] {"main", "main~1", "main~2"}) {
      assertThat(user.trailer(commit, "Orchestrator-Task").lines()).containsExactly("api");
    }
    assertThat(user.git("show", "--format=", "--name-only", "main~1")).isEqualTo("two.txt");
  }

  @Test
  void shouldRebaseNothingThatFitsAsItIs() {
    merging(MergeStrategy.REBASE);

    var outcome = playground.doAndIntegrate("api", agent -> agent.write("api.txt", "api"));

    assertThat(outcome.commit()).isEqualTo(user.commitAt("orchestrator/r1/api"));
  }

  @Test
  void shouldRebaseABranchThatHoldsAMerge() {
    merging(MergeStrategy.REBASE);
    playground.doTask(
        "api",
        agent -> {
          agent.git("checkout", "-q", "-b", "side");
          agent.write("side.txt", "side").commit("Side");
          agent.git("checkout", "-q", "orchestrator/r1/api");
          agent.write("api.txt", "api").commit("Api");
          agent.git("merge", "-q", "--no-edit", "side");
          agent.git("branch", "-D", "side");
        });
    playground.doAndIntegrate("cli", agent -> agent.write("cli.txt", "cli"));

    playground.integrated("api");

    assertThat(user.git("rev-list", "--merges", "main")).isEmpty();
    assertThat(user.git("log", "--format=%s", "-2", "main").lines())
        .containsExactlyInAnyOrder("Side", "Api");
  }

  @Test
  void shouldMakeOneCommitWhereSingleOnesDoNotGoOnTop() {
    merging(MergeStrategy.REBASE);
    playground.doTask(
        "api",
        agent -> {
          agent.write("a.txt", "api\n").commit("Change the same");
          agent.write("a.txt", "one\ntwo\nthree\n").write("x.txt", "x").commit("Change it back");
        });
    playground.doAndIntegrate("cli", agent -> agent.write("a.txt", "cli\n"));
    var before = user.commitAt("main");

    playground.integrated("api");

    assertThat(user.commitAt("main^")).isEqualTo(before);
    assertThat(user.read("a.txt")).isEqualTo("cli\n");
    assertThat(user.git("log", "-1", "--format=%an|%s"))
        .isEqualTo("coder|Merge task 'api': The api thing");
  }

  @Test
  void shouldFastForwardToTheBranchItself() {
    merging(MergeStrategy.FAST_FORWARD);

    var outcome = playground.doAndIntegrate("api", this::commitTwiceAndLeaveSome);

    assertThat(outcome).isEqualTo(new Integrated(user.commitAt("main"), null));
    assertThat(user.commitAt("main")).isEqualTo(user.commitAt("orchestrator/r1/api"));
  }

  @Test
  void shouldMergeTheTargetIntoABranchThatIsBehind() {
    merging(MergeStrategy.FAST_FORWARD);
    workBeside();
    var before = user.commitAt("main");

    var outcome = playground.integrated("api");

    assertThat(outcome).isEqualTo(new Integrated(user.commitAt("main"), null));
    assertThat(user.commitAt("main^1")).isEqualTo(user.commitAt("orchestrator/r1/api"));
    assertThat(user.commitAt("main^2")).isEqualTo(before);
  }

  @ParameterizedTest
  @EnumSource
  void shouldAnswerAlikeWhenAskedAgainAndKeepWhatTheAgentCommitted(MergeStrategy strategy) {
    merging(strategy);
    workBeside();
    var agents = user.commitAt("orchestrator/r1/api");
    var first = playground.integrated("api");
    playground.doAndIntegrate("doc", agent -> agent.write("doc.txt", "doc"));
    var main = user.commitAt("main");

    assertThat(playground.integrate("api")).isEqualTo(first);
    for (var task : new String[] {"api", "cli", "doc"}) {
      playground.release(task);
    }
    playground.finish();

    assertThat(playground.integrate("api")).isEqualTo(first);
    assertThat(user.commitAt("main")).isEqualTo(main);
    assertThat(user.git("branch", "--list", "orchestrator/*")).isEmpty();
    assertThat(user.git("worktree", "list").lines()).hasSize(1);
    assertThat(user.git("for-each-ref", "--contains", agents)).isNotEmpty();
    assertThat(user.status()).isEmpty();
    assertThat(diff("api")).contains("+one", "+two", "+three").doesNotContain("cli.txt", "doc.txt");
  }

  @ParameterizedTest
  @EnumSource
  void shouldTellTheCommandThatBringsAWaitingResultIn(MergeStrategy strategy) {
    merging(strategy);
    workBeside();
    user.write("one.txt", "mine");

    var outcome = playground.integrated("api");

    assertThat(outcome.parked())
        .isEqualTo(
            "main was not moved, because one.txt is not committed in %s; bring the result in with: git merge orchestrator/r1",
            user.top());
    assertThat(user.read("one.txt")).isEqualTo("mine");
    user.git("stash", "-q", "--include-untracked");
    user.write("user.txt", "user").commit("By the user");
    user.git("merge", "-q", "--no-edit", "orchestrator/r1");
    assertThat(user.read("three.txt")).isEqualTo("three");
    assertThat(user.has("user.txt")).isTrue();
    var next = playground.doAndIntegrate("doc", agent -> agent.write("doc.txt", "doc"));
    assertThat(next.parked()).isNull();
    user.git("stash", "drop");
  }

  @ParameterizedTest
  @EnumSource
  void shouldGoWithoutTrailersAndStillKnowWhatIsIn(MergeStrategy strategy) {
    playground.merging(
        new MergeConfig(
            strategy,
            List.of(),
            Duration.ofMinutes(1),
            "Rita Release <rita@example.org>",
            "{title} ({task}, {run}, {agent})",
            false,
            8,
            2));
    workBeside();

    var first = playground.integrated("api");

    assertThat(playground.integrate("api")).isEqualTo(first);
    assertThat(user.git("log", "--first-parent", "-1", "--format=%b", "main"))
        .satisfies(body -> assertThat(body.isEmpty() || strategy == MergeStrategy.REBASE).isTrue());
    if (strategy == MergeStrategy.MERGE || strategy == MergeStrategy.SQUASH) {
      assertThat(user.git("log", "-1", "--format=%an <%ae>|%s"))
          .isEqualTo("Rita Release <rita@example.org>|The api thing (api, r1, coder)");
    }
    assertThat(diff("api")).contains("+one").doesNotContain("cli.txt");
  }

  private String diff(String task) {
    return new TaskDiff(Repository.open(user.top()), playground.origin)
        .of(TestRepository.RUN, new TaskId(task), false);
  }
}
