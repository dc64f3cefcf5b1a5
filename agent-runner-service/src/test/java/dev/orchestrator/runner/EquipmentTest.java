package dev.orchestrator.runner;

import static dev.orchestrator.contracts.runner.WorkKind.BEGIN;
import static dev.orchestrator.contracts.runner.WorkKind.CHECK_BY_COMMAND;
import static dev.orchestrator.contracts.runner.WorkKind.GO_ON;
import static dev.orchestrator.runner.git.TestRepository.attempt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.orchestrator.contracts.config.WorktreeConfig;
import dev.orchestrator.contracts.run.AttemptId;
import dev.orchestrator.contracts.run.FailureClass;
import dev.orchestrator.contracts.runner.Assignment;
import dev.orchestrator.contracts.runner.AttemptReport;
import dev.orchestrator.contracts.runner.WorkKind;
import dev.orchestrator.runner.git.TestRepository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// What workspaces get beside what git puts into them, in a real repository.
class EquipmentTest {
  private static final Duration LIMIT = Duration.ofMinutes(1);
  private static final String BRANCH = "orchestrator/r1/api";

  @TempDir Path temp;
  private TestRepository repository;
  private RunnerUnderTest runner;

  @BeforeEach
  void deploy() {
    repository = TestRepository.create(temp.resolve("repository"));
    repository.write(".gitignore", ".env\n").commit("Ignore");
    runner = start();
  }

  private RunnerUnderTest start() {
    var environment = new HashMap<>(System.getenv());
    environment.put("HOME", temp.resolve("home").toString());
    return new RunnerUnderTest(repository, temp.resolve("state"), Map.copyOf(environment));
  }

  @AfterEach
  void close() {
    runner.close();
    repository.assertNothingLost();
  }

  @Test
  void shouldGiveAWorkspaceItsEquipmentOnceAndTakeItBackInTheEnd() throws IOException {
    // given
    var log = temp.resolve("log");
    repository.write(".env", "TOKEN=secret\n").write("config/dev.local", "local\n");
    repository.write("bin/tool.local", "#!/bin/sh\necho tool\n");
    assertThat(repository.top().resolve("bin/tool.local").toFile().setExecutable(true)).isTrue();
    var wanted =
        new WorktreeConfig(
            List.of(".env", "config/*.local", "bin/**"),
            List.of(
                "cat .env config/dev.local; bin/tool.local",
                "echo setup $ORCHESTRATOR_PORTS >> " + log),
            List.of("echo down $ORCHESTRATOR_PORTS $ORCHESTRATOR_TASK >> " + log),
            Duration.ofMinutes(1),
            2);

    // when
    var begin =
        script(
            1,
            BEGIN,
            "test -f .env && echo agent $ORCHESTRATOR_PORT >> %s; touch $ORCHESTRATOR_SCRATCH/x"
                    .formatted(log)
                + "; echo new > new.txt; git add --all; git commit -qm mine; echo more > more.txt",
            wanted);
    runner.succeed(begin);
    runner.succeed(
        script(
            2,
            GO_ON,
            "echo '!.env' > .gitignore; echo agent $ORCHESTRATOR_PORT >> " + log,
            wanted));
    var checked = runner.succeed(script(3, CHECK_BY_COMMAND, "test -n $ORCHESTRATOR_PORT", wanted));
    runner.integrate(id(3));
    await().until(() -> !Files.exists(workspace()));

    // then
    var ports = Files.readAllLines(log).getFirst().substring("setup ".length());
    var first = ports.split(",")[0];
    assertThat(ports).isEqualTo("%s,%d".formatted(first, Integer.parseInt(first) + 1));
    assertThat(Files.readAllLines(log))
        .containsExactly(
            "setup " + ports, "agent " + first, "agent " + first, "down %s api".formatted(ports));
    assertThat(runner.output(id(1)))
        .contains("TOKEN=secret", "local", "tool")
        .anyMatch(line -> line.startsWith("setup: echo setup"));
    await().until(() -> runner.output(id(3)).stream().anyMatch(x -> x.startsWith("teardown: ")));
    assertThat(checked.changed().paths()).containsExactly(".gitignore", "more.txt", "new.txt");
    assertThat(repository.git("log", "--all", "--format=%s", "--", ".env", "bin", "config"))
        .isEmpty();
    assertThat(repository.git("log", "-1", "--format=%s")).isEqualTo("Merge task 'api': Title");
    assertThat(repository.git("branch", "--list", BRANCH, "--merged")).contains(BRANCH);
    assertThat(temp.resolve("home/.orchestrator/ports")).isDirectoryNotContaining("glob:**/[0-9]*");
    assertThat(repository.top().resolve(".orchestrator/equipment/r1")).doesNotExist();
  }

  @ParameterizedTest
  @EnumSource(names = {"PLAN", "ANSWER"})
  void shouldLeaveTheOrchestratorAgentAlone(WorkKind kind) {
    var wanted = new WorktreeConfig(List.of(), List.of("exit 1"), List.of(), LIMIT, 1);

    runner.succeed(script(1, kind, "test -z \"$ORCHESTRATOR_PORT\"", wanted));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          echo started; echo no such host >&2; exit 3 | CONFIG    | ended with exit code 3; its last words: no such host
          exit 75                                     | TRANSIENT | ended with exit code 75 and said nothing
          kill -9 $$                                  | CRASHED   | ended with exit code 137 and said nothing
          sleep 60                                    | CONFIG    | did not end in time
          """)
  void shouldFailTheAttemptWhenASetupCommandFails(
      String command, FailureClass failure, String words) {
    var limit = command.startsWith("sleep") ? Duration.ofMillis(50) : Duration.ofMinutes(1);
    var wanted = new WorktreeConfig(List.of(), List.of(command, "touch b"), List.of(), limit, 0);

    var report = runner.fail(script(1, BEGIN, "echo not reached > x.txt", wanted));

    assertThat(report.failure()).isEqualTo(failure);
    assertThat(report.message())
        .startsWith("the worktree's setup command '%s' ".formatted(command))
        .contains(words);
    assertThat(workspace().resolve("b")).doesNotExist();
    assertThat(workspace().resolve("x.txt")).doesNotExist();
    assertThat(runner.output(id(1))).contains(report.message());
  }

  @Test
  void shouldStopInTheMiddleOfSetupAndDoAllOfItAgain() throws IOException {
    var begun = temp.resolve("begun");
    var wanted =
        new WorktreeConfig(
            List.of(".env", "*.local"),
            List.of("cat .env; echo x >> %s; test -e %s.go || sleep 60".formatted(begun, begun)),
            List.of("echo down >> " + begun),
            LIMIT,
            1);
    repository.write(".env", "one\n").write("old.local", "old\n");
    runner.begin(script(1, BEGIN, "true", wanted));
    await().until(() -> Files.exists(begun) && Files.size(begun) > 0);

    runner.stop(id(1));

    assertThat(runner.report(id(1))).isInstanceOf(AttemptReport.Stopped.class);
    Files.writeString(Path.of(begun + ".go"), "");
    repository.write(".env", "two\n");
    Files.delete(repository.top().resolve("old.local"));
    var done = runner.succeed(script(2, GO_ON, "cat .env old.local; echo x > x.txt", wanted));
    assertThat(runner.output(id(2))).containsSubsequence("two", "two", "old");
    assertThat(done.changed().paths()).containsExactly("x.txt");
    assertThat(repository.top().resolve(".orchestrator/equipment/r1"))
        .isDirectoryNotContaining("glob:**.{draft,new}");
    assertThat(begun).hasContent("x\nx\n");
  }

  @Test
  void shouldSetUpAfreshAndTearDownInBetweenWhenAnAttemptStartsOver() throws IOException {
    var log = temp.resolve("log");
    var wanted =
        new WorktreeConfig(
            List.of(),
            List.of("echo up $ORCHESTRATOR_PORT >> " + log),
            List.of("echo down $ORCHESTRATOR_PORT >> " + log, "exit 4", "echo last >> " + log),
            LIMIT,
            1);

    runner.fail(script(1, BEGIN, "echo half > half.txt; exit 75", wanted));
    runner.succeed(script(2, BEGIN, "echo whole > whole.txt", wanted));

    var port = Files.readAllLines(log).getFirst().substring("up ".length());
    assertThat(Files.readAllLines(log))
        .containsExactly("up " + port, "down " + port, "last", "up " + port);
    assertThat(repository.show(BRANCH + "@1", "half.txt")).isEqualTo("half");
    assertThat(runner.output(id(2)))
        .contains(
            "the worktree's teardown command 'exit 4' ended with exit code 4 and said nothing");
  }

  @Test
  void shouldGiveWorkspacesThatAreThereTogetherDifferentPorts() throws IOException {
    var log = temp.resolve("log");
    var wanted = new WorktreeConfig(List.of(), List.of(), List.of(), LIMIT, 3);
    var script = "echo $ORCHESTRATOR_PORTS >> " + log;

    runner.succeed(script(1, BEGIN, script, wanted));
    runner.succeed(runner.script(attempt("web", 1), BEGIN, script).equippedWith(wanted));

    assertThat(Files.readString(log).strip().split("[,\n]")).hasSize(6).doesNotHaveDuplicates();
    runner.closeRun(id(1), attempt("web", 1));
    assertThat(temp.resolve("home/.orchestrator/ports")).isDirectoryNotContaining("glob:**/[0-9]*");
  }

  @Test
  void shouldCopyNothingFromOutsideAndNothingOverWhatGitHas() throws IOException {
    // given
    var secret = Files.writeString(temp.resolve("secret"), "outside");
    var top = repository.top();
    Files.createDirectories(temp.resolve("elsewhere"));
    Files.writeString(temp.resolve("elsewhere/c.local"), "outside");
    Files.createSymbolicLink(top.resolve("link.local"), secret);
    Files.createSymbolicLink(top.resolve("folder"), temp.resolve("elsewhere"));
    Files.createSymbolicLink(top.resolve("inside.local"), Path.of("a.txt"));
    Files.createSymbolicLink(top.resolve("kept"), temp.resolve("elsewhere"));
    repository.git("add", "kept");
    repository.git("commit", "-qm", "A link where the user will have a folder");
    Files.delete(top.resolve("kept"));
    repository.write("kept/x.local", "mine").write("a.txt", "changed by the user\n");
    repository.write(".gitignore", "*.local\n!shown.local\n").write("shown.local", "shown");
    repository.git("commit", "-qm", "Show it", ".gitignore");
    runner.close();
    runner = start();
    var globs =
        List.of("*.local", "folder/*", "a.txt", "kept/**", "**/.git/**", ".orchestrator/**", "no");

    // when
    var wanted = new WorktreeConfig(globs, List.of(), List.of(), LIMIT, 0);
    runner.succeed(script(1, BEGIN, "cat a.txt inside.local; ls; echo y > y.txt", wanted));

    // then
    assertThat(workspace().resolve("link.local")).doesNotExist();
    assertThat(workspace().resolve("shown.local")).doesNotExist();
    assertThat(workspace().resolve("folder")).doesNotExist();
    assertThat(temp.resolve("elsewhere/x.local")).doesNotExist();
    assertThat(Files.readSymbolicLink(workspace().resolve("inside.local"))).hasToString("a.txt");
    assertThat(runner.output(id(1)))
        .contains(
            "one",
            "copy: nothing fits no",
            "copy: link.local leads out of the repository and was not copied",
            "copy: a.txt was not copied, because its place is taken",
            "copy: kept/x.local was not copied, because its place is taken",
            "copy: shown.local was not copied, because git has it or is told to see it");
    assertThat(repository.git("diff", "--name-only", "main", BRANCH)).isEqualTo("y.txt");
  }

  @Test
  void shouldCommitNoneOfManyCopiesThatTheRepositoryIsMadeToShow() {
    repository.write(".env", "TOKEN=secret\n");
    for (int i = 0; i < 250; i++) {
      repository.write("lib/%d.txt".formatted(i), "x");
    }
    var wanted = new WorktreeConfig(List.of(".env", "lib/**"), List.of(), List.of(), LIMIT, 0);

    var done = runner.succeed(script(1, BEGIN, "echo '!.env*' > .gitignore; ls -A", wanted));

    assertThat(runner.output(id(1))).contains(".env", "lib");
    assertThat(done.changed().paths()).containsExactly(".gitignore");
  }

  @Test
  void shouldKeepACopysNameWithinAMergeThatBringsAFileOfThatName() {
    // given
    repository.write("dev.local", "mine").write("own.local", "mine");
    var wanted = new WorktreeConfig(List.of("*.local"), List.of(), List.of(), LIMIT, 0);
    runner.succeed(script(1, BEGIN, "echo x > x.txt", wanted));
    repository.git("add", "dev.local");
    repository.git("commit", "-qm", "Everybody's");

    // when
    var merge = "git merge -q --no-commit main; git add -f own.local; git status --short";
    runner.succeed(script(2, GO_ON, merge, wanted));

    // then
    assertThat(runner.output(id(2))).contains("A  dev.local", "A  own.local");
    assertThat(repository.show(BRANCH, "dev.local")).isEqualTo("mine");
    assertThat(repository.exists(BRANCH + ":own.local")).isFalse();
    assertThat(repository.exists(BRANCH + "^2")).isTrue();
  }

  @Test
  void shouldLeaveOutWhatLiesInASubmodule() {
    var other = TestRepository.create(temp.resolve("other"));
    repository.git(
        "-c",
        "protocol.file.allow=always",
        "submodule",
        "add",
        "-q",
        other.top().toString(),
        "sub");
    repository.commit("Add a submodule");
    repository.write("sub/.env", "inner").write(".env", "outer");
    var wanted = new WorktreeConfig(List.of("**/.env"), List.of(), List.of(), LIMIT, 0);

    runner.succeed(script(1, BEGIN, "cat .env; test ! -e sub/.env && echo x > x.txt", wanted));

    assertThat(runner.output(id(1)))
        .contains("outer", "copy: sub/.env lies in a submodule and was not copied");
  }

  private Assignment script(int number, WorkKind kind, String script, WorktreeConfig wanted) {
    return runner.script(id(number), kind, script).equippedWith(wanted).buildingOn(number - 1);
  }

  private Path workspace() {
    return repository.top().resolve(".orchestrator/worktrees/r1/api");
  }

  private static AttemptId id(int number) {
    return attempt("api", number);
  }
}
