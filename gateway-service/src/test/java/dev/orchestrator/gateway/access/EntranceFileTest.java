package dev.orchestrator.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EntranceFileTest {
  private static final long HERE = ProcessHandle.current().pid();

  @TempDir private Path folder;
  private EntranceFile file;

  @BeforeEach
  void name() {
    file = new EntranceFile(folder.resolve("gateway.json"));
  }

  @Test
  void shouldTellTheNewestEntrance() throws IOException {
    assertThat(file.read()).isEmpty();

    file.write(new Entrance(1, "old", HERE));
    file.write(new Entrance(2, "new", HERE));

    assertThat(file.read()).contains(new Entrance(2, "new", HERE));
    assertThat(folder).isDirectoryContaining(one -> one.equals(file.path()));
    assertThat(Files.list(folder)).hasSize(1);
  }

  @Test
  void shouldIgnoreWhatDeadProcessLeft() throws Exception {
    var dead = new ProcessBuilder("true").start();
    dead.waitFor();
    file.write(new Entrance(1, "old", dead.pid()));

    assertThat(file.read()).isEmpty();
  }

  @Test
  void shouldRefuseWhatIsNoEntrance() throws IOException {
    Files.writeString(file.path(), "{");

    assertThatThrownBy(file::read)
        .isInstanceOf(IOException.class)
        .hasMessage("%s is no entrance of a gateway", file.path());
  }
}
