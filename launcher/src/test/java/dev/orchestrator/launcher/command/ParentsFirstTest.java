package dev.orchestrator.launcher.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.contracts.run.TaskState;
import dev.orchestrator.contracts.run.Usage;
import dev.orchestrator.contracts.store.TaskSummary;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ParentsFirstTest {
  @Test
  void shouldPutEachTaskAfterThoseThatItDependsOn() {
    var tasks =
        List.of(
            task("last", "middle", "first"),
            task("middle", "first", "first"),
            task("alone"),
            task("first"));

    assertThat(ParentsFirst.of(tasks))
        .extracting(task -> task.task().value())
        .containsExactly("alone", "first", "middle", "last");
  }

  private static TaskSummary task(String id, String... dependsOn) {
    return new TaskSummary(
        new TaskId(id),
        id,
        "coder",
        Stream.of(dependsOn).map(TaskId::new).toList(),
        TaskState.FAILED,
        null,
        1,
        null,
        null,
        null,
        null,
        null,
        Usage.NONE,
        null);
  }
}
