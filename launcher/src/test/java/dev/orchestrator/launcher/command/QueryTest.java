package dev.orchestrator.launcher.command;

import static dev.orchestrator.launcher.command.CommandRun.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.contracts.bus.Json;
import dev.orchestrator.contracts.run.JournalEntry;
import dev.orchestrator.contracts.run.RunEvent;
import dev.orchestrator.contracts.run.RunState;
import dev.orchestrator.contracts.store.RunSummary;
import dev.orchestrator.contracts.store.TaskSummary;
import dev.orchestrator.launcher.ExitCode;
import dev.orchestrator.launcher.endtoend.ScriptedProject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// What can be asked before, while and after there are runs.
class QueryTest {
  @TempDir private Path home;
  private Path folder;
  private ScriptedProject project;

  @BeforeEach
  void createProject() throws Exception {
    folder = home.resolve("repository");
    project = ScriptedProject.create(folder, ScriptedProject.shell(), 2);
  }

  private record Status(RunSummary run, List<TaskSummary> tasks) {}

  @ParameterizedTest
  @ValueSource(
      strings = {
        "status",
        "status r1",
        "logs",
        "logs r1 a",
        "diff r1 a",
        "conversation r1 a",
        "open r1 a",
        "resume"
      })
  void shouldSayHowToStartWhenThereAreNoRuns(String line) {
    assertThat(CommandRun.in(folder, line.split(" ")))
        .isEqualTo(
            refused(
                ExitCode.USAGE,
                "this repository has no runs yet; start one with `orchestrator run --plan FILE`"));
  }

  @Test
  void shouldListNothingWhenThereAreNoRuns() {
    assertThat(CommandRun.in(folder, "runs", "--json"))
        .isEqualTo(new CommandRun(ExitCode.SUCCEEDED, "[]\n", ""));
    assertThat(CommandRun.in(folder, "runs").lines())
        .containsExactly("RUN  STATE  TASKS  SIZE  STARTED  GOAL");
  }

  @Test
  void shouldPrintNothingButEventsInOrderWhenRunAsJson() throws Exception {
    // given
    project.plan("echo hello; echo trouble >&2; : ", "a", "b: a", "c: a", "d: b c");

    // when
    var run = CommandRun.in(folder, "run", "--plan", "../plan.json", "--json");

    // then
    assertThat(run.exitCode()).as(run.toString()).isEqualTo(ExitCode.SUCCEEDED);
    assertThat(run.err()).isEmpty();
    var events = run.lines().stream().map(line -> Json.read(line, JournalEntry.class)).toList();
    assertThat(events)
        .extracting(JournalEntry::sequence)
        .isEqualTo(LongStream.rangeClosed(1, events.size()).boxed().toList());
    assertThat(events.getFirst().event()).isInstanceOf(RunEvent.RunStarted.class);
    assertThat(events.getLast().event()).isEqualTo(new RunEvent.RunFinished(RunState.SUCCEEDED));
  }

  @Test
  void shouldPrintStatusAndRunsAsJson() throws Exception {
    // given
    project.plan("echo $ORCHESTRATOR_TASK > out.txt; : ", "a", "b: a");
    var run = run("count to two");

    // when
    var status = Json.read(CommandRun.in(folder, "status", "--json").out(), Status.class);
    var runs = Json.read(CommandRun.in(folder, "runs", "--json").out(), RunSummary[].class);

    // then
    assertThat(runs).containsExactly(status.run());
    assertThat(status.run().run()).hasToString(run);
    assertThat(status.run().goal()).isEqualTo("count to two");
    assertThat(status.run().state()).isEqualTo(RunState.SUCCEEDED);
    assertThat(status.tasks()).extracting(task -> task.task().value()).containsExactly("a", "b");
    assertThat(status.tasks()).extracting(TaskSummary::commit).doesNotContainNull();
  }

  @Test
  void shouldShowStatusLogsAndDiffForPeople() throws Exception {
    // given
    project.plan("echo working; echo hello > hello.txt; printf '%040000d' 7; : ", "a", "b: a");
    var run = run("greet");

    // when
    var status = CommandRun.in(folder, "status");
    var logs = CommandRun.in(folder, "logs", "--follow");
    var diff = CommandRun.in(folder, "diff", run, "a");

    // then
    assertThat(status.out())
        .startsWith("run %s: succeeded, 2 of 2 tasks succeeded\ngoal: greet\n".formatted(run))
        .containsPattern("\na +succeeded +coder +1 +\\S+ +\\S+ +[0-9a-f]{7}\n");
    assertThat(logs.lines()).contains("a | working", "b | working");
    for (var raw : List.of(List.<String>of(), List.of("--raw"))) {
      var words = Stream.concat(Stream.of("logs", run, "a"), raw.stream());
      assertThat(CommandRun.in(folder, words.toArray(String[]::new)).lines())
          .contains("working", "0".repeat(39_999) + "7");
    }
    assertThat(diff.out()).contains("+++ b/hello.txt", "+hello");
    assertThat(CommandRun.in(folder, "diff", run, "b").out()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          status 1999        | there is no run 1999; `orchestrator runs` lists them
          logs 1999          | there is no run 1999; `orchestrator runs` lists them
          diff 1999 a        | there is no run 1999; `orchestrator runs` lists them
          conversation 1999 a | there is no run 1999; `orchestrator runs` lists them
          open 1999 a        | there is no run 1999; `orchestrator runs` lists them
          resume 1999        | there is no run 1999; `orchestrator runs` lists them
          status 2           | more than one run 2; `orchestrator runs` lists them
          logs RUN z         | run RUN has no task z; `orchestrator status RUN` lists its tasks
          diff RUN ../../x   | run RUN has no task ../../x; `orchestrator status RUN` lists its tasks
          conversation RUN z | run RUN has no task z; `orchestrator status RUN` lists its tasks
          resume             | no run is left to resume; `orchestrator runs` lists what there is
          """)
  void shouldRefuseWhenRunOrTaskIsNotThere(String line, String sentence) throws Exception {
    project.plan(": ", "a");
    run("first");
    var run = run("second");

    assertThat(CommandRun.in(folder, line.replace("RUN", run).split(" ")))
        .isEqualTo(refused(ExitCode.USAGE, sentence.replace("RUN", run)));
  }

  @Test
  void shouldRefuseToResumeWhenRunIsOver() throws Exception {
    project.plan(": ", "a");
    var run = run("once");

    var again = CommandRun.in(folder, "resume", run);

    assertThat(again.exitCode()).as(again.toString()).isEqualTo(ExitCode.USAGE);
    assertThat(again.err()).hasLineCount(1).contains("run " + run);
    assertThat(again.out()).isEmpty();
  }

  @Test
  void shouldEndWithFailureAndSayWhereToLookWhenTaskFails() throws Exception {
    // given
    project.plan("echo half > half.txt; echo no more >&2; exit 1; : ", "a", "b: a");

    // when
    var run = CommandRun.in(folder, "run", "--plan", "../plan.json");

    // then
    assertThat(run.exitCode()).as(run.toString()).isEqualTo(ExitCode.FAILED);
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).contains("0 of 2 tasks succeeded, 1 failed, 1 skipped");
    var branch = project.git("branch", "--list", "orchestrator/*", "--format=%(refname:short)");
    assertThat(run.lines().getLast()).endsWith("is on branch " + branch.strip());
    assertThat(project.git("show", branch.strip() + ":half.txt")).isEqualTo("half\n");
  }

  @Test
  void shouldPrintWhatATasksAgentWasToldAndWhatItSaid() throws Exception {
    // given
    project.plan("echo working; echo trouble >&2; : ", "a");
    var run = run("talk");

    // when
    var conversation = CommandRun.in(folder, "conversation", run, "a");
    var lines = CommandRun.in(folder, "conversation", run, "a", "--json").lines();

    // then
    assertThat(conversation.lines())
        .startsWith("── attempt 1, code by coder", "> echo working; echo trouble >&2; : a")
        .contains("working", "  ! trouble");
    assertThat(CommandRun.in(folder, "logs", run, "a").out()).doesNotContain("echo working");
    var first = Json.read(lines.getFirst(), JsonNode.class);
    assertThat(first.path("channel").asString()).isEqualTo("told");
    assertThat(first.path("attempt").asInt()).isEqualTo(1);
    assertThat(first.path("text").asString()).startsWith("echo working");
  }

  @Test
  void shouldOpenAShellInTheWorkspaceOfATaskThatHasOne() throws Exception {
    // given
    project.plan("echo half > half.txt; exit 1; : ", "a", "b: a");
    CommandRun.in(folder, "run", "--plan", "../plan.json");
    var run = Json.read(CommandRun.in(folder, "runs", "--json").out(), RunSummary[].class)[0].run();
    var shell = Files.writeString(home.resolve("shell"), "#!/bin/sh\npwd > ../../../../../seen\n");
    assertThat(shell.toFile().setExecutable(true)).isTrue();

    // when
    var place = CommandRun.in(folder, "open", run.value(), "a", "--print");
    var opened =
        CommandRun.in(folder, null, Map.of("SHELL", shell.toString()), "open", run.value(), "a");

    // then
    assertThat(place.exitCode()).as(place.toString()).isEqualTo(ExitCode.SUCCEEDED);
    assertThat(Path.of(place.out().strip()).resolve("half.txt")).hasContent("half\n");
    assertThat(opened.exitCode()).as(opened.toString()).isEqualTo(ExitCode.SUCCEEDED);
    assertThat(home.resolve("seen")).content().isEqualToIgnoringNewLines(place.out());
    assertThat(CommandRun.in(folder, "open", run.value(), "b"))
        .isEqualTo(
            refused(ExitCode.USAGE, "task b of run %s has no work to look at".formatted(run)));
  }

  @Test
  void shouldPrintEachJsonAsOneLine() throws Exception {
    project.plan(": ", "a");
    run("x");

    for (var line : List.of("runs", "status")) {
      var answer = CommandRun.in(folder, line, "--json");
      assertThat(answer.lines()).hasSize(1);
      assertThat(Json.read(answer.out(), JsonNode.class).isContainer()).isTrue();
    }
  }

  @Test
  void shouldPutExamplesOnceWhenInitialisedTwice() throws Exception {
    // given
    var fresh = home.resolve("fresh");
    project.git("clone", "--quiet", ".", fresh.toString());

    // when
    var first = CommandRun.in(fresh, "init");
    var second = CommandRun.in(fresh, "init");

    // then
    assertThat(List.of(first.exitCode(), second.exitCode())).containsOnly(ExitCode.SUCCEEDED);
    assertThat(first.lines()).filteredOn(line -> line.startsWith("wrote ")).hasSize(4);
    assertThat(second.lines()).filteredOn(line -> line.startsWith("kept ")).hasSize(4);
    assertThat(CommandRun.in(fresh, "config", "validate"))
        .isEqualTo(new CommandRun(ExitCode.SUCCEEDED, "the configuration is valid\n", ""));
    assertThat(CommandRun.in(fresh, "validate", ".orchestrator/plan.json"))
        .isEqualTo(
            new CommandRun(
                ExitCode.SUCCEEDED, ".orchestrator/plan.json is a valid plan of 3 tasks\n", ""));
  }

  @Test
  void shouldFindAgentCliThatIsConfigured() {
    var doctor = CommandRun.in(folder, "doctor");

    assertThat(doctor.exitCode()).as(doctor.toString()).isEqualTo(ExitCode.SUCCEEDED);
    assertThat(doctor.out()).containsPattern("\nprovider agent +ok ");
    assertThat(doctor.err()).isEmpty();
  }

  @Test
  void shouldTellProgramsWhatItFoundWhenAskedForJson() {
    var doctor = CommandRun.in(folder, "doctor", "--json");

    assertThat(doctor.exitCode()).as(doctor.toString()).isEqualTo(ExitCode.SUCCEEDED);
    var diagnosis = Json.read(doctor.out(), JsonNode.class);
    assertThat(diagnosis.path("healthy").asBoolean()).isTrue();
    assertThat(diagnosis.path("findings").valueStream())
        .filteredOn(finding -> finding.path("what").asString().equals("provider agent"))
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.path("state").asString()).isEqualTo("ok");
          assertThat(finding.path("version").asString()).isNotEmpty();
          assertThat(finding.path("login").asString()).isEqualToIgnoringCase("unknown");
        });
  }

  private String run(String goal) {
    var run = CommandRun.in(folder, "run", goal, "--plan", "../plan.json", "--json");
    assertThat(run.exitCode()).as(run.toString()).isEqualTo(ExitCode.SUCCEEDED);
    return Json.read(run.lines().getFirst(), JournalEntry.class).run().value();
  }
}
