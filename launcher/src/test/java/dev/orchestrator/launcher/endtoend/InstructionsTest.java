package dev.orchestrator.launcher.endtoend;

import static dev.orchestrator.launcher.command.CommandRun.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.orchestrator.contracts.bus.Json;
import dev.orchestrator.contracts.config.ProviderConfig;
import dev.orchestrator.launcher.ExitCode;
import dev.orchestrator.launcher.command.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/// What a second terminal can do with a run: while a program of its own drives it, and when nobody
/// does.
class InstructionsTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir private Path home;
  private ScriptedProject project;
  private final List<Program> begun = new ArrayList<>();

  @BeforeEach
  void createProject() throws Exception {
    home = home.toRealPath();
    project = ScriptedProject.create(home.resolve("repository"), ScriptedProject.shell(), 1);
  }

  @AfterEach
  void endProgram() throws Exception {
    for (var program : begun) {
      program.kill();
    }
  }

  /// A task that waits until it is told to go on.
  private Map<String, Object> waiting(String id, String... parents) {
    return task(
        id,
        "touch %1$s/begun-%2$s; while [ ! -e %1$s/go-%2$s ]; do sleep 0.05; done; echo %2$s > %2$s.txt"
            .formatted(home, id),
        parents);
  }

  private static Map<String, Object> task(String id, String script, String... parents) {
    return Map.of("id", id, "prompt", script, "dependsOn", List.of(parents));
  }

  @SafeVarargs
  private void write(String file, Map<String, Object>... tasks) throws IOException {
    Files.writeString(home.resolve(file), Json.write(Map.of("goal", "", "tasks", tasks)));
  }

  private Program begin(String... args) throws Exception {
    var program = Program.start(project.folder(), args);
    begun.add(program);
    return program;
  }

  private void awaitBegun(String task) {
    await().atMost(LIMIT).until(() -> Files.exists(home.resolve("begun-" + task)));
  }

  private void letGoOn(String task) throws IOException {
    Files.createFile(home.resolve("go-" + task));
  }

  private CommandRun does(String... args) {
    return CommandRun.in(project.folder(), args);
  }

  private JsonNode status() {
    var status = does("status", "--json");
    return Json.read(status.out().isEmpty() ? "{}" : status.out(), JsonNode.class);
  }

  private String run() {
    return status().at("/run/run").asString();
  }

  private String state(String task) {
    for (var one : status().path("tasks")) {
      if (one.path("task").asString().equals(task)) {
        return one.path("state").asString();
      }
    }
    return "none";
  }

  private void awaitState(String task, String state) {
    await().atMost(LIMIT).until(() -> state(task).equals(state));
  }

  @Test
  void shouldPauseAddContinueCancelAndRetryInMidRun() throws Exception {
    // given
    write("plan.json", waiting("first"), waiting("second"));
    write("more.json", task("third", "[ -e %s/fixed ]".formatted(home), "first"));
    var program = begin("run", "--plan", "../plan.json");
    awaitBegun("first");
    var run = run();

    // when
    var paused = does("pause", run);
    letGoOn("first");
    awaitState("first", "SUCCEEDED");

    // then
    assertThat(paused.out())
        .isEqualTo(
            "run %s is paused; `orchestrator continue %1$s` lets its attempts start again\n"
                .formatted(run));
    assertThat(does("status").out())
        .contains(": paused, 1 of 2 tasks succeeded", "`orchestrator continue %s`".formatted(run))
        .containsPattern("second +ready");
    assertThat(does("runs").out()).contains(" paused ");

    // when
    assertThat(does("add", run, "../more.json").out())
        .isEqualTo("run %s has 1 more tasks\n".formatted(run));
    assertThat(does("continue", run).out()).isEqualTo("run %s goes on\n".formatted(run));
    awaitBegun("second");

    // then
    assertThat(does("steer", run, "second", "hurry").err()).contains("has no conversation");

    // when
    var cancelled = does("cancel", run, "second");

    // then
    assertThat(cancelled.out()).isEqualTo("task second of run %s is given up\n".formatted(run));
    awaitState("second", "CANCELLED");
    await().atMost(LIMIT).until(() -> !program.isAlive());
    assertThat(program.awaitExit()).as(program.everything()).isEqualTo(ExitCode.FAILED);
    assertThat(state("third")).isEqualTo("FAILED");
    assertThat(project.mergedTasks()).containsExactly("first");
  }

  @Test
  void shouldRetryFailedTaskInMidRunAndCancelTheRest() throws Exception {
    // given
    project.configure(ScriptedProject.shell(), 2);
    write(
        "plan.json",
        waiting("slow"),
        task("flaky", "[ -e %s/fixed ] && echo fixed > flaky.txt".formatted(home)),
        task("after", "echo after > after.txt", "flaky"));
    var program = begin("run", "--plan", "../plan.json");
    awaitBegun("slow");
    awaitState("after", "SKIPPED");
    var run = run();

    // when
    Files.createFile(home.resolve("fixed"));
    var retried = does("retry", run, "flaky");

    // then
    assertThat(retried.out()).isEqualTo("flaky of run %s is tried again\n".formatted(run));
    awaitState("after", "SUCCEEDED");
    assertThat(does("retry", run, "after"))
        .isEqualTo(refused(ExitCode.USAGE, "task after is succeeded, expected failed"));
    assertThat(does("retry", run))
        .isEqualTo(
            refused(
                ExitCode.USAGE, "no task of run %s has failed or was cancelled".formatted(run)));

    // when
    var cancelled = Program.run(project.folder(), "cancel", run);

    // then
    assertThat(cancelled.awaitExit()).as(cancelled.everything()).isZero();
    assertThat(cancelled.out()).isEqualTo("run %s is given up\n".formatted(run));
    assertThat(program.awaitExit()).as(program.everything()).isEqualTo(ExitCode.FAILED);
    assertThat(does("runs").out()).contains(" cancelled ");
    assertThat(project.mergedTasks()).containsExactlyInAnyOrder("flaky", "after");
  }

  @Test
  void shouldApprovePlanFromSecondTerminalAfterChange() throws Exception {
    // given
    write("answer.json", task("one", "echo one > one.txt"));
    var planner = "cat >> \"$HERE/asked\"; cat \"$HERE/answer.json\"";
    project.configure(
        Map.of(
            "orchestrator", ScriptedProject.script(planner, Map.of("HERE", home.toString())),
            "coder", ScriptedProject.shell()),
        2);
    var program = begin("run", "greet");
    await().atMost(LIMIT).until(() -> does("status").out().contains("approve"));
    var run = run();

    // then
    assertThat(does("status").out())
        .contains("1 task is proposed; `orchestrator approve %s` runs it".formatted(run));
    assertThat(status().at("/decisions/0/kind").asString()).isEqualTo("plan");

    // when
    assertThat(does("change", run, "more of it please").out())
        .isEqualTo("the plan of run %s is being made again\n".formatted(run));
    await().atMost(LIMIT).until(() -> attempts() == 2 && state("_plan").equals("WAITING"));
    assertThat(home.resolve("asked")).content().contains("more of it please");
    assertThat(does("approve", run).out())
        .isEqualTo("the plan of run %s is approved\n".formatted(run));

    // then
    assertThat(program.awaitExit()).as(program.everything()).isZero();
    assertThat(project.mergedTasks()).containsExactly("one");
  }

  private int attempts() {
    return status().at("/tasks/0/attempts").asInt();
  }

  @Test
  void shouldDecideAboutCheckThatStillAsksForChanges() throws Exception {
    // given
    var check =
        Map.of(
            "name", "check",
            "kind", "test",
            "command", List.of("sh", "-c", "echo no tests; exit 1"),
            "maxRounds", 0,
            "onUnresolved", "ask");
    var config =
        Map.of(
            "providers",
                Map.of("agent", ScriptedProject.script("cat > said; date > work.txt", Map.of())),
            "agents", Map.of("coder", Map.of("provider", "agent")),
            "workflows", Map.of("checked", Map.of("steps", List.of(Map.of(), check))));
    Files.writeString(project.folder().resolve(".orchestrator/config.json"), Json.write(config));
    var work = Map.of("id", "work", "prompt", "work", "workflow", "checked");
    Files.writeString(home.resolve("plan.json"), Json.write(Map.of("tasks", List.of(work))));
    var program = begin("run", "--plan", "../plan.json");
    awaitState("work", "WAITING");
    var run = run();

    // then
    assertThat(status().at("/decisions/0/kind").asString()).isEqualTo("review");
    assertThat(does("status").out())
        .contains("no tests", "`orchestrator approve %s --task work`".formatted(run));

    // when
    assertThat(does("revise", run, "work", "write some").out())
        .isEqualTo("task work of run %s goes back to its agent\n".formatted(run));
    await().atMost(LIMIT).until(() -> attempts() >= 4 && !status().path("decisions").isEmpty());
    assertThat(does("approve", run, "--task", "work").out())
        .isEqualTo("the work of task work of run %s is taken as it is\n".formatted(run));

    // then
    assertThat(program.awaitExit()).as(program.everything()).isZero();
    assertThat(project.mergedTasks()).containsExactly("work");
  }

  @Test
  void shouldSayWhatBecomesOfWordsForAgentAtWork() throws Exception {
    // given
    project.configure(new ProviderConfig("codex", codex().toString(), List.of(), Map.of()), 1);
    write("plan.json", task("work", "work"));
    var program = begin("run", "--plan", "../plan.json");
    awaitBegun("work");
    var run = run();

    // when
    var steered = does("steer", run, "work", "Use tabs.");
    letGoOn("work");

    // then
    assertThat(steered.out())
        .as(steered.err())
        .isEqualTo(
            "the agent of task work cannot listen in this turn; it is the next one of the same"
                + " session\n");
    assertThat(program.awaitExit()).as(program.everything()).isZero();
    assertThat(does("logs", run, "work").out()).contains("thread-1 heard: Use tabs.");
  }

  /// Codex as it looks from outside, without a model: its first turn waits, later ones repeat what
  /// they are told.
  private Path codex() throws IOException {
    var program =
        Files.writeString(
            home.resolve("codex"),
            """
            #!/bin/sh
            case " $* " in *" exec "*) ;; *) echo codex-cli 1.0.0; exit ;; esac
            prompt=$(cat)
            echo '{"type":"thread.started","thread_id":"thread-1"}'
            case " $* " in
              *" resume "*) answer="thread-1 heard: $prompt" ;;
              *) touch %1$s/begun-work; until [ -e %1$s/go-work ]; do sleep 0.1; done; answer=waited ;;
            esac
            echo '{"type":"item.completed","item":{"id":"i","type":"agent_message","text":"'"$answer"'"}}'
            echo '{"type":"turn.completed","usage":{"input_tokens":1,"output_tokens":1}}'
            """
                .formatted(home));
    assertThat(program.toFile().setExecutable(true)).isTrue();
    return program;
  }

  @Test
  void shouldSayWhoWaitsForWhom() throws Exception {
    // given
    project.configure(ScriptedProject.shell(), 2);
    var first = Map.of("id", "first", "prompt", "sleep 60", "writes", List.of("src/**"));
    var second = Map.of("id", "second", "prompt", "true", "writes", List.of("src/a"));
    Files.writeString(
        home.resolve("plan.json"), Json.write(Map.of("tasks", List.of(first, second))));
    begin("run", "--plan", "../plan.json");

    // then
    await()
        .atMost(LIMIT)
        .until(() ->
            status().path("blocked").toString().equals("[{\"task\":\"second\",\"by\":\"first\"}]"));
    assertThat(does("status").out())
        .containsPattern("second +ready .* waits for first, which may write the same files");
  }

  @Test
  void shouldGoOnWithRunThatIsOverWhenItGetsWorkAgain() throws Exception {
    // given
    write("plan.json", task("flaky", "[ -e %s/fixed ]".formatted(home)), task("good", "true"));
    write("more.json", task("more", "echo more > more.txt", "good"));
    assertThat(does("run", "--plan", "../plan.json").exitCode()).isEqualTo(ExitCode.FAILED);
    var run = run();
    Files.createFile(home.resolve("fixed"));

    // when
    var retried = does("retry", run);
    var added = does("add", run, "../more.json");

    // then
    assertThat(retried.exitCode()).as(retried.toString()).isEqualTo(ExitCode.SUCCEEDED);
    assertThat(added.exitCode()).as(added.toString()).isEqualTo(ExitCode.SUCCEEDED);
    assertThat(project.mergedTasks()).containsExactly("more");
  }

  @Test
  void shouldGiveUpInterruptedRunAndTryItsTasksAgain() throws Exception {
    // given
    write("plan.json", task("later", "echo later > later.txt", "slow"), waiting("slow"));
    var program = begin("run", "--plan", "../plan.json");
    awaitBegun("slow");
    var run = run();
    program.kill();

    // when
    var cancelled = does("cancel", run);

    // then
    assertThat(cancelled.exitCode()).as(cancelled.toString()).isEqualTo(ExitCode.SUCCEEDED);
    assertThat(does("runs").out()).contains(" cancelled ");

    // when
    letGoOn("slow");
    var retried = does("retry", run);

    // then
    assertThat(retried.exitCode()).as(retried.toString()).isEqualTo(ExitCode.SUCCEEDED);
    assertThat(project.mergedTasks()).containsExactlyInAnyOrder("slow", "later");
  }

  @Test
  void shouldGoByTheWorkflowsThatTheRunHasKept() throws Exception {
    // given
    var shell = ScriptedProject.shell();
    var review = Map.of("kind", "review", "agent", "critic");
    project.configure(Map.of("coder", shell, "critic", shell), "strict", Map.of(), review);
    var work = Map.<String, Object>of("id", "work", "prompt", "false", "workflow", "strict");
    write("plan.json", work);
    assertThat(does("run", "--plan", "../plan.json").exitCode()).isEqualTo(ExitCode.FAILED);
    var run = run();

    // when
    project.configure(Map.of("coder", shell), "later", Map.of());
    write("more.json", Map.of("id", "more", "prompt", "true", "workflow", "later"));

    // then
    assertThat(does("retry", run).err()).contains("agent critic is not configured");
    assertThat(does("add", run, "../more.json").err())
        .contains("../more.json: /tasks/0/workflow: workflow \"later\"");
  }

  @Test
  void shouldHoldOneTaskWhileTheOthersGoOn() throws Exception {
    // given
    write("plan.json", waiting("first"), task("held", "echo x > x.txt"), waiting("last"));
    var program = begin("run", "--plan", "../plan.json");
    awaitBegun("first");
    var run = run();

    // when
    var paused = does("pause", run, "held");
    letGoOn("first");
    awaitBegun("last");

    // then
    assertThat(paused.out())
        .isEqualTo(
            "task held is paused; `orchestrator continue %s held` lets its attempts start again\n"
                .formatted(run));
    assertThat(does("status").out())
        .containsPattern("held +ready \\(paused\\)")
        .contains("no attempt of held starts until `orchestrator continue %s held`".formatted(run));

    // when
    letGoOn("last");
    awaitState("last", "SUCCEEDED");
    assertThat(state("held")).isEqualTo("READY");
    assertThat(does("continue", run, "held").out())
        .isEqualTo("task held of run %s goes on\n".formatted(run));

    // then
    await().atMost(LIMIT).until(() -> !program.isAlive());
    assertThat(program.awaitExit()).as(program.everything()).isEqualTo(ExitCode.SUCCEEDED);
    assertThat(project.mergedTasks()).containsExactly("held", "last", "first");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          pause RUN           | run RUN is not under way, so there is nothing to pause
          steer RUN good hi   | no agent works on task good of run RUN now; `orchestrator status RUN` says where it stands
          retry RUN           | no task of run RUN has failed or was cancelled
          retry RUN good      | task good is succeeded, expected failed
          cancel RUN          | the run is over
          cancel RUN nobody   | run RUN has no task nobody; `orchestrator status RUN` lists its tasks
          approve RUN         | no plan waits for approval
          approve RUN --task good | task good is succeeded, expected one whose check still asks for changes
          revise RUN good no  | task good is succeeded, expected one whose check still asks for changes
          reject RUN          | no plan waits for approval
          add RUN             | nothing to add, or too much; give a FILE, or a --goal to plan for
          add RUN ../plan.json | ../plan.json: /tasks/0/id: task id "good" is used already by the run
          """)
  void shouldSayWhyInstructionCannotBeFollowed(String line, String sentence) throws Exception {
    write("plan.json", task("good", "true"));
    does("run", "--plan", "../plan.json");
    var run = run();

    assertThat(does(line.replace("RUN", run).split(" ")))
        .isEqualTo(refused(ExitCode.USAGE, sentence.replace("RUN", run)));
  }
}
