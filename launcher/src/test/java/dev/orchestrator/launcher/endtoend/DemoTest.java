package dev.orchestrator.launcher.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.contracts.bus.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoTest {
  @Test
  void shouldMergeNineTasksAndShowTheOneThatFailsSoftly(@TempDir Path home) throws Exception {
    var demo =
        Program.run(Files.createDirectory(home.resolve("anywhere")), "demo", "--dir", "../demo");

    assertThat(demo.awaitExit()).as(demo.everything()).isZero();
    assertThat(demo.err()).isEmpty();
    assertThat(demo.out()).contains("9 of 10 tasks succeeded, 1 failed", "Look around:");
    var repository = home.resolve("demo");
    assertThat(Files.readString(repository.resolve("docs/guide.md")).lines()).hasSize(2);
    assertThatLogTellsOf(repository, "linkcheck", 1);
    var log = Files.readAllBytes(repository.resolve(".orchestrator/logs/orchestrator.log"));
    var status = Program.run(repository, "status", "--log-level=TRACE");
    assertThat(status.out())
        .containsPattern("linkcheck +failed")
        .containsPattern("release +succeeded");
    assertThat(repository.resolve(".orchestrator/logs/orchestrator.log"))
        .as("commands that only look leave the log alone")
        .hasBinaryContent(log);
  }

  private static void assertThatLogTellsOf(Path repository, String task, int attempt)
      throws IOException {
    var file = repository.resolve(".orchestrator/logs/orchestrator.log");
    var lines = Files.readAllLines(file).stream().map(Json.MAPPER::readTree).toList();
    assertThat(lines)
        .filteredOn(line -> line.path("task").asString("").equals(task))
        .filteredOn(line -> line.path("attempt").asInt(0) == attempt)
        .allSatisfy(line -> assertThat(line.path("run").asString("")).isNotEmpty())
        .extracting(line -> line.path("logger").asString())
        .contains("dev.orchestrator.runs", "dev.orchestrator.runner.attempt.AttemptWork");
    assertThat(lines.getLast().path("message").asString()).startsWith("the run has ended");
  }
}
