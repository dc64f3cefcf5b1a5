package dev.orchestrator.runner.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.orchestrator.contracts.config.MergeConfig;
import dev.orchestrator.contracts.config.MergeStrategy;
import dev.orchestrator.contracts.run.AttemptId;
import dev.orchestrator.contracts.run.FailureClass;
import dev.orchestrator.contracts.run.MergeObstacle;
import dev.orchestrator.runner.equipment.EquipmentLog;
import dev.orchestrator.runner.git.Git;
import dev.orchestrator.runner.git.Repositories;
import dev.orchestrator.runner.git.TestRepository;
import dev.orchestrator.runner.integration.Outcome.Integrated;
import dev.orchestrator.runner.integration.Outcome.Refused;
import dev.orchestrator.runner.process.ProcessHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Merged files are tried out before anybody gets them.
class VerifyTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @TempDir Path temp;
  private final Map<AttemptId, List<String>> logs = new ConcurrentHashMap<>();
  private ProcessHost processes;
  private CommandVerifier verifier;
  private Integrator integrator;
  private Playground playground;
  private TestRepository user;

  @BeforeEach
  void createRepository() throws Exception {
    playground = Playground.in(temp.resolve("repo"));
    user = playground.user;
    processes = ProcessHost.open(temp.resolve("processes"), new Random(1));
    verifier =
        new CommandVerifier(
            processes,
            Map.of("PATH", System.getenv("PATH"), "HOME", temp.toString()),
            Log::new,
            text -> text.replace("secret", "***"));
    integrator = new Integrator(new Repositories(Git.installed()), verifier);
  }

  @AfterEach
  void workIsKept() throws IOException {
    processes.close();
    playground.assertWorkKept();
  }

  /// What is said in one task's log.
  private final class Log implements EquipmentLog {
    private final List<String> lines;

    Log(AttemptId attempt) {
      lines = logs.computeIfAbsent(attempt, _ -> new CopyOnWriteArrayList<>());
    }

    @Override
    public void note(String text) {
      lines.add("# " + text);
    }

    @Override
    public void output(String line) {
      lines.add(line);
    }

    @Override
    public void errors(String line) {
      lines.add(line);
    }

    @Override
    public void close() {}
  }

  private void verifyingBy(String script) {
    playground.merging(MergeConfig.DEFAULT.verifiedBy(List.of("sh", "-c", script)));
  }

  private Outcome integrate(String task) {
    return integrator.integrate(playground.order(task));
  }

  private List<String> log(String task) {
    return logs.getOrDefault(TestRepository.attempt(task, 1), List.of());
  }

  private int verifications() throws IOException {
    var file = temp.resolve("count");
    return Files.exists(file) ? Files.readAllLines(file).size() : 0;
  }

  private String counting(String script) {
    return "echo x >> '%s'; %s".formatted(temp.resolve("count"), script);
  }

  @ParameterizedTest
  @EnumSource
  void shouldMoveNothingWhenTheMergedFilesDoNotPass(MergeStrategy strategy) throws IOException {
    playground.merging(
        MergeConfig.DEFAULT
            .as(strategy)
            .verifiedBy(
                List.of("sh", "-c", counting("echo the secret is out; ! test -e bad.txt"))));
    playground.doTask("good", agent -> agent.write("good.txt", "good"));
    playground.doTask("bad", agent -> agent.write("bad.txt", "bad"));

    var good = integrate("good");
    var bad = integrate("bad");

    var main = user.commitAt("main");
    assertThat(good).isEqualTo(new Integrated(main, null));
    assertThat(bad)
        .isEqualTo(
            new Refused(
                new MergeObstacle.VerifyFailed(
                    main, String.join(" ", playground.merge.verify()), "the *** is out")));
    assertThat(user.has("bad.txt")).isFalse();
    assertThat(verifications()).isEqualTo(3);
    assertThat(log("bad")).contains("# running it once more").hasSize(6);
    assertThat(user.status()).isEmpty();
  }

  @Test
  void shouldGoOnWhenItPassesTheSecondTime() throws IOException {
    verifyingBy(
        counting("test -e '%1$s' || { touch '%1$s'; exit 1; }".formatted(temp.resolve("f"))));
    playground.doTask("api", agent -> agent.write("api.txt", "api"));

    assertThat(integrate("api")).isEqualTo(new Integrated(user.commitAt("main"), null));
    assertThat(verifications()).isEqualTo(2);
    assertThat(log("api").getLast()).endsWith("ended with exit code 0");
  }

  @Test
  void shouldKeepWhatIsWrittenOutOfTheCommitAndIgnoredFilesForTheNextTime() throws IOException {
    user.write(".gitignore", "build/\n").commit("Ignore");
    playground = new Playground(user);
    verifyingBy(
        counting(
            "test ! -e junk.txt && echo junk > junk.txt && echo changed > a.txt"
                + " && mkdir -p build && echo built >> build/log && git add -A"));
    playground.doTask("api", agent -> agent.write("api.txt", "api"));
    playground.doTask("cli", agent -> agent.write("cli.txt", "cli"));

    integrate("api");
    var second = integrate("cli");

    assertThat(second).isEqualTo(new Integrated(user.commitAt("main"), null));
    assertThat(user.git("ls-tree", "-r", "--name-only", "main").lines())
        .containsExactly(".gitignore", "a.txt", "api.txt", "b.txt", "cli.txt");
    assertThat(user.read("a.txt")).isEqualTo("one\ntwo\nthree\n");
    try (var built = Files.walk(user.top().resolve(".orchestrator/verify"))) {
      var log = built.filter(file -> file.endsWith("build/log")).findFirst().orElseThrow();
      assertThat(log).hasContent("built\nbuilt");
    }
    integrator.finish(playground.origin, TestRepository.RUN);
    assertThat(user.top().resolve(".orchestrator/verify")).doesNotExist();
  }

  /// Otherwise a file that only the refused task has would be found by what needs it.
  @Test
  void shouldNotLetTheNextTaskProfitFromWhatARefusedOneHasBuilt() {
    user.write(".gitignore", "build/\n").commit("Ignore");
    playground = new Playground(user);
    verifyingBy("mkdir -p build && cp *.txt build && ! test -e build/bad.txt");
    playground.doTask("bad", agent -> agent.write("bad.txt", "bad"));
    playground.doTask("doc", agent -> agent.write("doc.txt", "doc"));

    assertThat(integrate("bad")).isInstanceOf(Refused.class);
    assertThat(integrate("doc")).isEqualTo(new Integrated(user.commitAt("main"), null));
  }

  @Test
  void shouldEndOneThatForksWithoutEnd() {
    verifyingBy("for i in $(seq 1100); do sleep 300 & done; wait");
    playground.doTask("api", agent -> agent.write("api.txt", "api"));

    assertThat(integrate("api"))
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> assertThat(refused.toString()).contains("more than its limit of 1000"));
  }

  @Test
  void shouldVerifyWithSubmodulesAsTheCommitHasThem() {
    var library = TestRepository.create(temp.resolve("library"));
    user.git(
        "-c",
        "protocol.file.allow=always",
        "submodule",
        "--quiet",
        "add",
        library.top().toString(),
        "libs/one");
    user.commit("Add a library");
    playground = new Playground(user);
    verifyingBy(counting("grep -q \"$(cat expected.txt)\" libs/one/a.txt && ! ls libs/one/junk*"));
    playground.doTask("api", agent -> agent.write("expected.txt", "two"));
    playground.doTask(
        "cli",
        agent -> {
          agent.write("libs/one/a.txt", "newer").write("libs/one/junk.txt", "junk");
          agent.at(agent.top().resolve("libs/one")).git("commit", "-q", "-m", "Newer", "a.txt");
          agent.write("expected.txt", "newer");
        });
    playground.doTask("doc", agent -> agent.write("doc.txt", "doc"));

    assertThat(integrate("api")).isEqualTo(new Integrated(user.commitAt("main"), null));
    assertThat(integrate("cli")).isInstanceOf(Refused.class);
    assertThat(integrate("doc")).isEqualTo(new Integrated(user.commitAt("main"), null));
    integrator.finish(playground.origin, TestRepository.RUN);
    assertThat(user.git("-C", "libs/one", "worktree", "list").lines())
        .noneMatch(line -> line.contains("/verify/"));
  }

  @Test
  void shouldUndoWhatTheVerifiedFilesDoToTheTarget() {
    verifyingBy(
        "git checkout -q --ignore-other-worktrees main"
            + " && git -c user.name=x -c user.email=x commit -q --allow-empty -m Sneaky"
            + " && git checkout -q --detach");
    playground.doTask("api", agent -> agent.write("api.txt", "api"));

    assertThat(integrate("api")).isEqualTo(new Integrated(user.commitAt("main"), null));
    assertThat(user.git("log", "--format=%s", "main")).doesNotContain("Sneaky");
    assertThat(user.status()).isEmpty();
  }

  @Test
  void shouldMakeABrokenFolderAnew() throws IOException {
    verifyingBy(counting("test -e a.txt && rm .git"));
    playground.doTask("api", agent -> agent.write("api.txt", "api"));
    playground.doTask("cli", agent -> agent.write("cli.txt", "cli"));

    integrate("api");

    assertThat(integrate("cli")).isEqualTo(new Integrated(user.commitAt("main"), null));
    assertThat(verifications()).isEqualTo(2);
  }

  @Test
  void shouldTellThatTheProgramIsMissing() {
    playground.merging(MergeConfig.DEFAULT.verifiedBy(List.of("no-such-program")));
    playground.doTask("api", agent -> agent.write("api.txt", "api"));

    assertThat(integrate("api"))
        .isInstanceOfSatisfying(
            Outcome.Impossible.class,
            outcome -> {
              assertThat(outcome.failure()).isEqualTo(FailureClass.CONFIG);
              assertThat(outcome.reason()).startsWith("run.merge.verify: command no-such-program");
            });
  }

  @Test
  void shouldRefuseWhatDoesNotEndInTime() {
    playground.merging(
        new MergeConfig(
            MergeStrategy.MERGE,
            List.of("sleep", "300"),
            Duration.ofMillis(200),
            null,
            MergeConfig.DEFAULT_MESSAGE,
            true,
            8,
            2));
    playground.doTask("api", agent -> agent.write("api.txt", "api"));

    assertThat(integrate("api"))
        .isInstanceOfSatisfying(
            Refused.class,
            refused ->
                assertThat(((MergeObstacle.VerifyFailed) refused.obstacle()).output())
                    .contains("did not end within PT0.2S"));
  }

  @Test
  void shouldStopOnRequestAndGoOnWhenAskedAgain() throws Exception {
    var started = temp.resolve("started");
    verifyingBy("test -e '%1$s' || { touch '%1$s'; sleep 300; }".formatted(started));
    playground.doTask("api", agent -> agent.write("api.txt", "api"));
    var before = user.commitAt("main");
    var integration =
        CompletableFuture.supplyAsync(() -> integrate("api"), Thread::startVirtualThread);
    await().atMost(LIMIT).until(() -> Files.exists(started));

    integrator.stop(TestRepository.attempt("api", 1));

    assertThatThrownBy(() -> integration.get()).hasCauseInstanceOf(StoppedException.class);
    assertThat(user.commitAt("main")).isEqualTo(before);
    integrator.forget(TestRepository.attempt("api", 1));
    assertThat(integrate("api")).isEqualTo(new Integrated(user.commitAt("main"), null));
  }

  @Test
  void shouldBringTheOthersInWhenOneOfThoseThatWaitIsStopped() throws Exception {
    var started = temp.resolve("started");
    var go = temp.resolve("go");
    verifyingBy("touch '%s'; while ! test -e '%s'; do sleep 0.05; done".formatted(started, go));
    for (var task : List.of("api", "cli", "doc")) {
      playground.doTask(task, agent -> agent.write(task + ".txt", task));
    }
    var api = begin("api");
    var cli = begin("cli");
    var doc = begin("doc");
    await().atMost(LIMIT).until(() -> Files.exists(started));

    integrator.stop(TestRepository.attempt("api", 1));
    Files.createFile(go);

    assertThatThrownBy(() -> api.get()).hasCauseInstanceOf(StoppedException.class);
    assertThat(cli.get()).isInstanceOf(Integrated.class);
    assertThat(doc.get()).isInstanceOf(Integrated.class);
    playground.assertMergedOnce("cli", "main");
    playground.assertMergedOnce("doc", "main");
    assertThat(user.has("api.txt")).isFalse();
  }

  private CompletableFuture<Outcome> begin(String task) {
    return CompletableFuture.supplyAsync(() -> integrate(task), Thread::startVirtualThread);
  }

  /// One of the waiting is bad: the others go in all the same, each with a commit of its own, and
  /// far fewer verifications are needed than there are tasks.
  @Test
  void shouldFindTheOneThatDoesNotPassAmongManyThatWait() throws Exception {
    verifyingBy(counting("! test -e bad.txt"));
    var tasks = new ArrayList<String>();
    for (int i = 0; i < 9; i++) {
      var task = i == 5 ? "bad" : "t" + i;
      tasks.add(task);
      playground.doTask(task, agent -> agent.write(task + ".txt", task));
    }

    var outcomes = integrateAllAtOnce(tasks);

    for (int i = 0; i < tasks.size(); i++) {
      if (tasks.get(i).equals("bad")) {
        assertThat(outcomes.get(i)).isInstanceOf(Refused.class);
      } else {
        assertThat(outcomes.get(i)).isInstanceOf(Integrated.class);
        playground.assertMergedOnce(tasks.get(i), "main");
      }
    }
    assertThat(user.has("bad.txt")).isFalse();
    assertThat(verifications()).isLessThan(18);
  }

  @Test
  void shouldMergeTheOthersWhenOneOfThoseThatWaitConflicts() throws Exception {
    verifyingBy("true");
    playground.doTask("left", agent -> agent.write("a.txt", "left\n"));
    playground.doTask("right", agent -> agent.write("a.txt", "right\n"));
    playground.doTask("doc", agent -> agent.write("doc.txt", "doc"));

    var outcomes = integrateAllAtOnce(List.of("left", "right", "doc"));

    assertThat(outcomes.get(2)).isInstanceOf(Integrated.class);
    assertThat(outcomes.subList(0, 2))
        .hasAtLeastOneElementOfType(Integrated.class)
        .hasAtLeastOneElementOfType(Refused.class);
  }

  private List<Outcome> integrateAllAtOnce(List<String> tasks) throws Exception {
    var orders = tasks.stream().map(task -> (Callable<Outcome>) () -> integrate(task)).toList();
    var outcomes = new ArrayList<Outcome>();
    try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var outcome : callers.invokeAll(orders)) {
        outcomes.add(outcome.get());
      }
    }
    return outcomes;
  }
}
