package dev.orchestrator.launcher.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScratchTest {
  @TempDir private Path folder;

  @Test
  void shouldClearWhatNobodyUsesAnyMore() throws IOException {
    var state = StateFolder.in(folder);
    var left = Files.createDirectories(state.path().resolve("scratch/killed"));
    Files.createFile(left.resolve(".lock"));
    Files.writeString(left.resolve("archive.zip"), "half");

    try (var one = Scratch.in(state)) {
      Files.writeString(one.path().resolve("archive.zip"), "half");
      assertThat(left).doesNotExist();

      try (var other = Scratch.in(state)) {
        assertThat(other.path()).isNotEqualTo(one.path());
        assertThat(one.path().resolve("archive.zip")).hasContent("half");
      }
    }

    assertThat(state.path().resolve("scratch")).isEmptyDirectory();
    assertThat(folder).isDirectoryContaining("glob:**/.orchestrator");
  }
}
