package dev.orchestrator.launcher.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.launcher.ExitCode;
import dev.orchestrator.launcher.endtoend.ScriptedProject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanApprovalTest {
  private static final String PLAN =
      "{\"tasks\": [{\"id\": \"one\", \"prompt\": \"echo $WORD > one.txt\"}]}";

  @TempDir private Path home;
  private ScriptedProject project;

  /// The orchestrator agent answers with the plan, and notes what it was asked.
  @BeforeEach
  void create() throws Exception {
    Files.writeString(home.resolve("plan"), PLAN);
    project = ScriptedProject.create(home.resolve("repository"), ScriptedProject.shell(), 2);
    project.configure(
        Map.of(
            "orchestrator",
            ScriptedProject.script(
                "cat >> \"$NOTES/asked\"; cat \"$NOTES/plan\"", Map.of("NOTES", home.toString())),
            "coder",
            ScriptedProject.shell()),
        2);
  }

  private CommandRun run(String... typed) {
    return run(Map.of(), typed);
  }

  private CommandRun run(Map<String, String> variables, String... typed) {
    return CommandRun.in(project.folder(), List.of(typed), variables, "run", "greet");
  }

  @Test
  void shouldRunThePlanWhenItIsApproved() throws Exception {
    var run = run("y");

    assertThat(run.exitCode()).as(run.toString()).isEqualTo(ExitCode.SUCCEEDED);
    assertThat(run.out()).contains("proposed plan:\n  one\n", "| echo $WORD > one.txt");
    assertThat(project.mergedTasks()).containsExactly("one");
  }

  @Test
  void shouldEndWhenThePlanIsNotWanted() throws Exception {
    var run = run("n");

    assertThat(run.exitCode()).as(run.toString()).isEqualTo(ExitCode.FAILED);
    assertThat(project.mergedTasks()).isEmpty();
    assertThat(CommandRun.in(project.folder(), "runs").out()).contains("cancelled");
  }

  @Test
  void shouldSendWishesToTheAgentAndAskAboutTheNextPlan() throws Exception {
    var run = run("please, shorter", "y");

    assertThat(run.exitCode()).as(run.toString()).isEqualTo(ExitCode.SUCCEEDED);
    assertThat(home.resolve("asked")).content().contains("please, shorter");
    assertThat(project.mergedTasks()).containsExactly("one");
  }

  @Test
  void shouldRunWhatTheUserEdited() throws Exception {
    var run = run(Map.of("EDITOR", "sed -i s/one/uno/"), "e");

    assertThat(run.exitCode()).as(run.toString()).isEqualTo(ExitCode.SUCCEEDED);
    assertThat(project.mergedTasks()).containsExactly("uno");
  }
}
