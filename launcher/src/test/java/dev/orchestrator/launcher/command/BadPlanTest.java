package dev.orchestrator.launcher.command;

import static dev.orchestrator.launcher.command.CommandRun.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.launcher.ExitCode;
import dev.orchestrator.launcher.endtoend.ScriptedProject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BadPlanTest {
  @TempDir private Path home;
  private Path folder;

  @BeforeEach
  void createProject() throws Exception {
    folder = home.resolve("repository");
    ScriptedProject.create(folder, ScriptedProject.shell(), 2);
  }

  @AfterEach
  void nothingWasBegun() {
    assertThat(folder.resolve(".orchestrator/orchestrator.db")).doesNotExist();
  }

  @Test
  void shouldNameLineAndColumnWhenJsonIsBroken() throws IOException {
    assertRefused(
        """
        {"tasks": [
          {"id": "a", "prompt": "p"}
          {"id": "b", "prompt": "p"}
        ]}
        """,
        "../bad.json:3:3: Unexpected character ('{' (code 123)): was expecting comma to separate"
            + " Array entries");
  }

  @Test
  void shouldNameEveryViolationWithItsPlace() throws IOException {
    assertRefused(
        """
        {"goal": 7, "tasks": [
          {"id": "a", "prompt": "p", "colour": "red"},
          {"id": "b"},
          {"id": "a", "prompt": "p", "dependsOn": ["c"], "agent": "painter"}
        ]}
        """,
        "../bad.json: /goal: expected string, found 7",
        "../bad.json: /tasks/0/colour: this property is not known",
        "../bad.json: /tasks/1: property \"prompt\" is missing",
        "../bad.json: /tasks/2/id: task id \"a\" is used already by /tasks/0",
        "../bad.json: /tasks/2/dependsOn/0: task \"a\" depends on \"c\", which is not in the plan",
        "../bad.json: /tasks/2/agent: agent \"painter\" is not configured;"
            + " expected one of coder, orchestrator, reviewer, tester");
  }

  @Test
  void shouldPrintWholePathWhenTasksFormCycle() throws IOException {
    assertRefused(
        """
        {"tasks": [
          {"id": "a", "prompt": "p", "dependsOn": ["c"]},
          {"id": "b", "prompt": "p", "dependsOn": ["a"]},
          {"id": "c", "prompt": "p", "dependsOn": ["b"]}
        ]}
        """,
        "../bad.json: /tasks/0/dependsOn: tasks depend on each other in a cycle: a → c → b → a");
  }

  @Test
  void shouldRefuseWhenTaskWritesOutsideOfRepository() throws IOException {
    assertRefused(
        """
        {"tasks": [{"id": "a", "prompt": "p", "writes": ["/etc/passwd", "src/**", "src/../../x"]}]}
        """,
        "../bad.json: /tasks/0/writes/0: \"/etc/passwd\" is outside the repository; expected a path"
            + " relative to its root",
        "../bad.json: /tasks/0/writes/2: \"src/../../x\" is outside the repository; expected a path"
            + " relative to its root");
  }

  @Test
  void shouldRefuseWhenFileIsEmptyOrNotText() throws IOException {
    assertRefused("", "../bad.json:1:1: is empty; expected a JSON object");

    Files.write(home.resolve("bad.json"), "\"\u00e4\"".getBytes(StandardCharsets.ISO_8859_1));
    assertThat(run("../bad.json"))
        .isEqualTo(refused(ExitCode.USAGE, "../bad.json is not UTF-8 text; save it as UTF-8"));
  }

  @Test
  void shouldRefuseWhenThereIsNoSuchFile() {
    assertThat(run("plans/none.json"))
        .isEqualTo(refused(ExitCode.USAGE, "there is no file plans/none.json; name a plan file"));
  }

  @Test
  void shouldStopReadingFileWithoutEnd() {
    assertThat(run("/dev/zero"))
        .isEqualTo(refused(ExitCode.USAGE, "/dev/zero: is larger than 16777216 characters"));
  }

  @ParameterizedTest
  @ValueSource(strings = {".", "..", ".orchestrator"})
  void shouldRefuseWhenFileIsFolder(String name) {
    assertThat(run(name))
        .isEqualTo(refused(ExitCode.USAGE, name + " is a folder; name a plan file"));
  }

  private void assertRefused(String plan, String... problems) throws IOException {
    Files.writeString(home.resolve("bad.json"), plan);

    assertThat(run("../bad.json")).isEqualTo(refused(ExitCode.USAGE, problems));
    assertThat(CommandRun.in(folder, "validate", "../bad.json"))
        .isEqualTo(refused(ExitCode.USAGE, problems));
  }

  private CommandRun run(String plan) {
    return CommandRun.in(folder, "run", "--plan", plan);
  }
}
