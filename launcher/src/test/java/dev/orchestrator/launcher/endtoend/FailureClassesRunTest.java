package dev.orchestrator.launcher.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.contracts.bus.Json;
import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.contracts.run.FailureClass;
import dev.orchestrator.contracts.run.RunEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What becomes of tasks, their dependents and the program when programs fail in their ways.
class FailureClassesRunTest {
  private static final int SOME_TASK_FAILED = 1;

  @Test
  void shouldTryAgainWhatMayPassAndSkipWhatDependsOnTheRest(@TempDir Path home) throws Exception {
    // given
    var project = ScriptedProject.create(home.resolve("repository"), ScriptedProject.shell(), 4);
    Files.writeString(
        project.folder().resolve(".orchestrator/config.json"),
        Json.write(
            Map.of(
                "providers", Map.of("agent", ScriptedProject.shell()),
                "agents", Map.of("coder", Map.of("provider", "agent")),
                "retry", Map.of("maxAttempts", 2, "baseDelay", "PT0.05S", "maxDelay", "PT0.1S"))));
    Files.writeString(
        project.planFile(),
        Json.write(
            Map.of(
                "tasks",
                List.of(
                    task("passing", "exit 75"),
                    task("crash", "kill -9 $$"),
                    task("config", "exit 127"),
                    task("agent", "exit 1"),
                    task("after-passing", "true", "passing"),
                    task("after-crash", "true", "crash"),
                    task("after-config", "true", "config"),
                    task("after-agent", "true", "agent"),
                    task("free", "true")))));

    // when
    var run = Program.run(project.folder(), "run", "--plan", "../plan.json", "--json");

    // then
    assertThat(run.awaitExit()).as(run.everything()).isEqualTo(SOME_TASK_FAILED);
    var events = run.events().stream().map(entry -> entry.event()).toList();
    assertFailed(events, "passing", FailureClass.TRANSIENT, 2);
    assertFailed(events, "crash", FailureClass.CRASHED, 2);
    assertFailed(events, "config", FailureClass.CONFIG, 1);
    assertFailed(events, "agent", FailureClass.AGENT, 1);
    for (var cause : List.of("passing", "crash", "config", "agent")) {
      assertThat(events)
          .contains(
              new RunEvent.TaskSkipped(new TaskId("after-" + cause), List.of(new TaskId(cause))));
    }
    assertThat(events).contains(new RunEvent.TaskSucceeded(new TaskId("free"), null, null));
  }

  private static Map<String, Object> task(String id, String script, String... dependsOn) {
    return Map.of("id", id, "prompt", script, "dependsOn", List.of(dependsOn));
  }

  private static void assertFailed(
      List<RunEvent> events, String task, FailureClass failure, int attempts) {
    assertThat(events)
        .as(task)
        .filteredOn(event ->
            event instanceof RunEvent.TaskFailed failed
                && failed.task().value().equals(task)
                && failed.failure() == failure)
        .hasSize(1);
    assertThat(events)
        .as(task)
        .filteredOn(event ->
            event instanceof RunEvent.AttemptFailed failed
                && failed.task().value().equals(task)
                && failed.failure() == failure)
        .hasSize(attempts);
  }
}
