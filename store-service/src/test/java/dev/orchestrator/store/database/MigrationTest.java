package dev.orchestrator.store.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.contracts.run.RunId;
import dev.orchestrator.contracts.run.RunState;
import dev.orchestrator.contracts.run.TaskState;
import dev.orchestrator.contracts.store.TaskSummary;
import dev.orchestrator.store.query.StoreReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `schema-1.db` is a file as the first schema's program left it, with a run that was interrupted.
class MigrationTest {
  private static final RunId RUN = new RunId("run-1");

  @TempDir private Path folder;

  @Test
  void shouldBringAFileOfTheFirstSchemaUpToDateAndKeepWhatIsInIt() throws Exception {
    // given
    var file = copy();

    // when
    try (var connection = file.openForWriting()) {
      // then
      assertThat(Sql.number(connection, "PRAGMA user_version")).isEqualTo(Schema.VERSION);
      assertThat(Sql.number(connection, "SELECT count(*) FROM journal")).isEqualTo(10);
      assertThat(Sql.number(connection, "SELECT count(*) FROM output")).isEqualTo(1);
    }
    assertRun(file);
  }

  @Test
  void shouldBringItUpToDateForAReaderToo() throws Exception {
    assertRun(copy());
  }

  private DatabaseFile copy() throws Exception {
    var path = folder.resolve("orchestrator.db");
    try (var in = MigrationTest.class.getResourceAsStream("schema-1.db")) {
      Files.copy(Objects.requireNonNull(in), path);
    }
    return new DatabaseFile(path);
  }

  private static void assertRun(DatabaseFile file) {
    try (var reader = StoreReader.open(file.path())) {
      assertThat(reader.run(RUN).orElseThrow().state()).isEqualTo(RunState.INTERRUPTED);
      assertThat(reader.tasks(RUN))
          .extracting(TaskSummary::task, TaskSummary::state, TaskSummary::step)
          .containsExactly(
              tuple(new TaskId("model"), TaskState.SUCCEEDED, null),
              tuple(new TaskId("api"), TaskState.READY, null));
    }
  }
}
