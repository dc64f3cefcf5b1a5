package dev.orchestrator.launcher.endtoend;

import static dev.orchestrator.launcher.endtoend.ScriptedProject.processesOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.orchestrator.contracts.bus.Json;
import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.contracts.run.RunEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Agents that harm the machine or themselves, side by side with some that do their work.
class IsolationTest {
  private static final int SOME_TASK_FAILED = 1;
  private static final Duration SOON = Duration.ofSeconds(60);

  /// Within the limits of its agent for longer than the others need to break theirs.
  private static final String GOOD = "sleep 4; echo good >$ORCHESTRATOR_TASK.txt";

  @TempDir private Path home;

  @Test
  void shouldLetTheOthersGoOn() throws Exception {
    // given
    var project = ScriptedProject.create(home.resolve("repository"), ScriptedProject.shell(), 8);
    Files.writeString(project.folder().resolve(".orchestrator/config.json"), config());
    Files.writeString(
        project.planFile(),
        Json.write(
            Map.of(
                "tasks",
                List.of(
                    task("fails", "exit 1"),
                    task("hangs", "sleep 300"),
                    task("writes", "yes \"$(head -c 10000 /dev/zero | tr '\\0' x)\""),
                    task("forks", "while :; do setsid sleep 300 & sleep 0.01; done"),
                    task("fills", "while :; do head -c 65536 /dev/zero >>file; sleep 0.02; done"),
                    task("grows", "tail -n 1 /dev/zero"),
                    task("good1", GOOD),
                    task("good2", GOOD)))));

    // when
    var run = Program.start(project.folder(), "run", "--plan", "../plan.json", "--json");
    await().atMost(SOON).until(() -> run.out().contains("AttemptFailed"));
    var status = Program.run(project.folder(), "status");

    // then
    assertThat(status.awaitExit()).as(status.everything()).isZero();
    assertThat(run.awaitExit()).as(run.everything()).isEqualTo(SOME_TASK_FAILED);
    var failures =
        run.events().stream()
            .map(entry -> entry.event())
            .filter(RunEvent.TaskFailed.class::isInstance)
            .map(RunEvent.TaskFailed.class::cast)
            .collect(Collectors.toMap(RunEvent.TaskFailed::task, RunEvent.TaskFailed::reason));
    assertThat(failures.keySet())
        .extracting(TaskId::value)
        .containsExactlyInAnyOrder("fails", "hangs", "writes", "forks", "fills", "grows");
    assertThat(failures.get(new TaskId("hangs"))).contains("said nothing for its idleTimeout");
    assertThat(failures.get(new TaskId("writes"))).contains("more than its limit", "of output");
    assertThat(failures.get(new TaskId("forks"))).contains("more than its limit of 50");
    assertThat(failures.get(new TaskId("fills"))).contains("filled its workspace");
    assertThat(failures.get(new TaskId("grows"))).contains("more than its limit", "of memory");
    assertThat(project.folder().resolve("good1.txt")).hasContent("good");
    assertThat(project.folder().resolve("good2.txt")).hasContent("good");
    assertThat(processesOf(home)).isEmpty();
  }

  private static String config() {
    var limits = Map.of("output", "8MiB", "processes", 50, "memory", "256MiB", "disk", "2MiB");
    var coder = Map.of("provider", "agent", "idleTimeout", "PT30S", "limits", limits);
    var hanging = Map.of("provider", "agent", "idleTimeout", "PT2S");
    return Json.write(
        Map.of(
            "providers", Map.of("agent", ScriptedProject.shell()),
            "agents", Map.of("coder", coder, "hanging", hanging),
            "retry", Map.of("maxAttempts", 1, "baseDelay", "PT0.05S", "maxDelay", "PT0.1S")));
  }

  private static Map<String, Object> task(String id, String script) {
    return Map.of("id", id, "agent", id.equals("hangs") ? "hanging" : "coder", "prompt", script);
  }
}
