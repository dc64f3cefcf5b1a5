package dev.orchestrator.store;

import static dev.orchestrator.store.Samples.RUN;
import static dev.orchestrator.store.Samples.STARTED;
import static dev.orchestrator.store.Samples.append;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.orchestrator.contracts.bus.RefusedException;
import dev.orchestrator.store.query.StoreReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Permissions mean nothing to root, so what is tested here runs in a process without root's
/// capabilities.
@Timeout(60)
class ReadOnlyFolderTest {
  private static final List<String> WITHOUT_CAPABILITIES =
      List.of("setpriv", "--bounding-set=-all", "--inh-caps=-all", "--");

  @TempDir private Path temporary;
  private Path folder;
  private Path database;

  @BeforeEach
  void create() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/setpriv")), "setpriv");
    folder = Files.createDirectory(temporary.resolve("state"));
    database = folder.resolve("orchestrator.db");
  }

  @AfterEach
  void makeWritable() throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
  }

  @Test
  void shouldReadWhenWriterHasClosed() throws Exception {
    storeOneRun(database);

    assertThat(visit("read")).containsExactly("1 run");
  }

  @Test
  void shouldReadWhenWriterIsAtWork() throws Exception {
    try (var store = Store.open(database)) {
      store.append(append(RUN, 0, STARTED)).toCompletableFuture().get(10, TimeUnit.SECONDS);

      assertThat(visit("read")).containsExactly("1 run");
    }
  }

  @Test
  void shouldReadWhenWriterHasCrashed() throws Exception {
    copyFromCrash("", "-wal", "-shm");

    assertThat(visit("read")).containsExactly("1 run");
  }

  @Test
  void shouldSayWhatToDoWhenLogCannotBeRead() throws Exception {
    copyFromCrash("", "-wal");

    assertThat(visit("read"))
        .containsExactly(
            "STORAGE: %s cannot be opened; make it and its folder writable for this user"
                .formatted(database));
  }

  @Test
  void shouldRefuseToWriteWhenDatabaseIsThere() throws Exception {
    storeOneRun(database);

    assertThat(visit("write"))
        .containsExactly(
            "STORAGE: %s is read-only; make the file and its folder writable for this user"
                .formatted(database));
  }

  @Test
  void shouldRefuseToWriteWhenDatabaseIsMissing() throws Exception {
    assertThat(visit("write"))
        .containsExactly(
            "STORAGE: %s cannot be opened; make it and its folder writable for this user"
                .formatted(database));
  }

  private void copyFromCrash(String... suffixes) throws Exception {
    var original = temporary.resolve("original.db");
    try (var store = Store.open(original)) {
      store.append(append(RUN, 0, STARTED)).toCompletableFuture().get(10, TimeUnit.SECONDS);
      for (var suffix : suffixes) {
        Files.copy(Path.of(original + suffix), Path.of(database + suffix));
      }
    }
  }

  private static void storeOneRun(Path database) throws Exception {
    try (var store = Store.open(database)) {
      store.append(append(RUN, 0, STARTED)).toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
  }

  private List<String> visit(String purpose) throws Exception {
    try (var files = Files.list(folder)) {
      for (var file : files.toList()) {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--------"));
      }
    }
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("r-x------"));
    var child = ChildJvm.start(WITHOUT_CAPABILITIES, Visitor.class, purpose, database.toString());
    try (var lines = child.inputReader()) {
      return lines.readAllLines();
    }
  }

  static final class Visitor {
    public static void main(String[] arguments) throws Exception {
      var database = Path.of(arguments[1]);
      try {
        if (arguments[0].equals("read")) {
          read(database);
        } else {
          Store.open(database).close();
        }
      } catch (RefusedException e) {
        System.out.println(e.refusal().code() + ": " + e.refusal().sentence());
      }
    }

    private static void read(Path database) {
      try (var reader = StoreReader.open(database)) {
        System.out.println(reader.runs().size() + " run");
      }
    }
  }
}
