package dev.orchestrator.launcher.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

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
    var status = Program.run(repository, "status");
    assertThat(status.out())
        .containsPattern("linkcheck +failed")
        .containsPattern("release +succeeded");
  }
}
