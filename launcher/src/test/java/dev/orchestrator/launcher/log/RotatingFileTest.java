package dev.orchestrator.launcher.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RotatingFileTest {
  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void nameFile() {
    file = folder.resolve("logs/a.log");
  }

  @Test
  void shouldKeepTheNewestLinesInFilesOfBoundedNumberAndSize() throws IOException {
    try (var log = new RotatingFile(file, 20, 3)) {
      for (int line = 0; line < 10; line++) {
        log.write("line %d\n".formatted(line).getBytes(UTF_8));
      }
    }

    assertThat(lines("a.log.2", "a.log.1", "a.log"))
        .isEqualTo(
            IntStream.range(4, 10).mapToObj("line %d\n"::formatted).reduce("", String::concat));
    assertThat(Files.size(file)).isLessThanOrEqualTo(20);
    try (var files = Files.list(file.getParent())) {
      assertThat(files).hasSize(3);
    }
  }

  @Test
  void shouldGoOnWhereAnotherProgramStopped() throws IOException {
    write("one\n");
    write("two\n");

    assertThat(file).content().isEqualTo("one\ntwo\n");
  }

  @Test
  void shouldBeginLineAnewWhereThePreviousOneIsTorn() throws IOException {
    write("half");
    write("whole\n");

    assertThat(file).content().isEqualTo("half\nwhole\n");
  }

  @Test
  void shouldBeReadableByItsOwnerAlone() throws IOException {
    write("one\n");

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
        .isEqualTo("rwx------");
  }

  @Test
  void shouldWriteAgainWhenTheTroubleIsOver() throws IOException {
    var obstacle = Files.createFile(folder.resolve("logs"));
    try (var log = new RotatingFile(file, 100, 2)) {
      assertThatThrownBy(() -> log.write("lost\n".getBytes(UTF_8))).isInstanceOf(IOException.class);
      Files.delete(obstacle);
      log.write("kept\n".getBytes(UTF_8));
    }

    assertThat(file).content().isEqualTo("kept\n");
  }

  @Test
  void shouldWriteOnInterruptedThread() throws IOException {
    Thread.currentThread().interrupt();
    write("one\n");

    assertThat(Thread.interrupted()).isTrue();
    assertThat(file).content().isEqualTo("one\n");
  }

  private void write(String text) throws IOException {
    try (var log = new RotatingFile(file, 100, 2)) {
      log.write(text.getBytes(UTF_8));
    }
  }

  private String lines(String... names) throws IOException {
    var all = new StringBuilder();
    for (var name : names) {
      all.append(Files.readString(file.resolveSibling(name)));
    }
    return all.toString();
  }
}
