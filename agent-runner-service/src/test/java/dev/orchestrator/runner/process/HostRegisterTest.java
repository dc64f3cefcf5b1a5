package dev.orchestrator.runner.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.runner.process.Containment.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostRegisterTest {
  @TempDir Path folder;

  private final List<Process> processes = new ArrayList<>();

  @AfterEach
  void endProcesses() {
    processes.forEach(Process::destroyForcibly);
  }

  @Test
  void shouldEndStraysWhenTheirHostIsDead() throws Exception {
    // given
    Files.createFile(folder.resolve("dead.host"));
    var stray = startMarked("dead/12");
    var nested = startMarked("outer/3 dead/4");
    var stranger = startMarked("undead/12");

    // when
    HostRegister.enter(folder, "new").close();

    // then
    assertThat(stray.waitFor()).isEqualTo(137);
    assertThat(nested.waitFor()).isEqualTo(137);
    assertThat(stranger.isAlive()).isTrue();
    assertThat(folder).isEmptyDirectory();
  }

  /// A name and a number are easily had; what counts is what was inherited.
  @Test
  void shouldEndNobodyWhenARecordIsForged() throws Exception {
    // given
    var bystander = new ProcessBuilder("sleep", "3600").start();
    var namesake = new ProcessBuilder("sh", "-c", "read _", Mark.VARIABLE + "=dead/1").start();
    processes.add(bystander);
    processes.add(namesake);
    for (var name : List.of("dead", bystander.pid() + "", "sleep", "", ".*")) {
      Files.createFile(folder.resolve(name + ".host"));
    }

    // when
    HostRegister.enter(folder, "new").close();

    // then
    assertThat(bystander.isAlive()).isTrue();
    assertThat(namesake.isAlive()).isTrue();
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void shouldLeaveAHostAloneWhenItLives() throws Exception {
    // given
    var living = HostRegister.enter(folder, "living");
    var process = startMarked("living/1");

    // when
    HostRegister.enter(folder, "second").close();
    HostRegister.enter(folder, "third").close();

    // then
    assertThat(process.isAlive()).isTrue();
    living.close();
  }

  @Test
  void shouldEndOnlyItsOwnWhenOneOfManyProcessesEnds() throws Exception {
    var first = startMarked("host/1");
    var twelfth = startMarked("host/12");

    Sweep.kill(() -> MarkedProcesses.of(new Mark("host", 1)));

    assertThat(first.waitFor()).isEqualTo(137);
    assertThat(twelfth.isAlive()).isTrue();
  }

  @Test
  void shouldFailWhenTheFolderCannotBeUsed() throws Exception {
    var file = Files.createFile(folder.resolve("file"));

    assertThatThrownBy(() -> Hosts.open(Kind.MARKED_SESSION, file)).isInstanceOf(IOException.class);
  }

  private Process startMarked(String mark) throws IOException {
    var builder = new ProcessBuilder("sleep", "3600");
    builder.environment().put(Mark.VARIABLE, mark);
    var process = builder.start();
    processes.add(process);
    return process;
  }
}
