package dev.orchestrator.store.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.contracts.run.RunEvent;
import dev.orchestrator.contracts.run.RunState;
import dev.orchestrator.contracts.run.TaskState;
import dev.orchestrator.contracts.store.QuestionSummary;
import dev.orchestrator.contracts.store.TaskSummary;
import dev.orchestrator.contracts.store.UsageSummary;
import dev.orchestrator.store.query.StoreReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// `schema-<n>.db` is a file as the last program with that schema left it when it was killed in the
/// midst of a run: `model` is merged, `api` was at work, `page` waits for it. Whoever adds a
/// migration stores the file of the schema before it, with `store-service/src/test/keep-schema.sh`.
class MigrationTest {
  private static final int FIRST_WITH_QUESTIONS = 3;

  @TempDir private Path folder;

  static IntStream earlierSchemas() {
    return IntStream.range(1, Schema.VERSION);
  }

  @ParameterizedTest
  @MethodSource("earlierSchemas")
  void shouldBringAFileOfAnEarlierSchemaUpToDateAndKeepWhatIsInIt(int schema) throws Exception {
    // given
    var file = copy(schema);
    long events;
    long output;
    try (var before = file.connect(DatabaseFile.plain())) {
      assertThat(Sql.number(before, "PRAGMA user_version")).isEqualTo(schema);
      events = Sql.number(before, "SELECT count(*) FROM journal");
      output = Sql.number(before, "SELECT count(*) FROM output");
    }

    // when
    try (var connection = file.openForWriting()) {
      // then
      assertThat(Sql.number(connection, "PRAGMA user_version")).isEqualTo(Schema.VERSION);
      // the first programs kept the plan in the run's first event
      assertThat(Sql.number(connection, "SELECT count(*) FROM journal"))
          .isEqualTo(schema == 1 ? events + 1 : events);
      assertThat(Sql.number(connection, "SELECT count(*) FROM output")).isEqualTo(output);
    }
    assertRun(file, schema);
  }

  @ParameterizedTest
  @MethodSource("earlierSchemas")
  void shouldBringItUpToDateForAReaderToo(int schema) throws Exception {
    assertRun(copy(schema), schema);
  }

  private DatabaseFile copy(int schema) throws Exception {
    var path = folder.resolve("orchestrator.db");
    try (var in = MigrationTest.class.getResourceAsStream("schema-%d.db".formatted(schema))) {
      assertThat(in)
          .as("a file of schema %d, as store-service/src/test/keep-schema.sh stores it", schema)
          .isNotNull();
      Files.copy(in, path);
    }
    return new DatabaseFile(path);
  }

  private static void assertRun(DatabaseFile file, int schema) {
    try (var reader = StoreReader.open(file.path())) {
      var run = reader.runs().getFirst();
      assertThat(run.state()).isEqualTo(RunState.RUNNING);
      assertThat(reader.tasks(run.run()))
          .extracting(TaskSummary::task, TaskSummary::state)
          .containsExactly(
              tuple(new TaskId("model"), TaskState.SUCCEEDED),
              tuple(
                  new TaskId("api"),
                  schema < FIRST_WITH_QUESTIONS ? TaskState.RUNNING : TaskState.WAITING),
              tuple(new TaskId("page"), TaskState.PENDING));
      assertThat(reader.sizes().get(run.run())).isBetween(1_000L, 20_000L);
      var journal = reader.journal(run.run(), 0, 1000);
      assertThat(journal.getFirst().event()).isInstanceOf(RunEvent.RunStarted.class);
      assertThat(journal.getLast().sequence()).isEqualTo(journal.size()).isGreaterThan(5);
      assertThat(reader.usage(null, null, UsageSummary.By.TASK))
          .extracting(UsageSummary::task, UsageSummary::attempts)
          .contains(tuple(new TaskId("model"), reader.tasks(run.run()).getFirst().attempts()))
          .contains(tuple(new TaskId("api"), 1));
      assertThat(reader.output(run.run(), new TaskId("model"), 0, 10)).isNotEmpty();
      assertThat(reader.questions(null))
          .extracting(QuestionSummary::isOpen)
          .containsExactly(
              schema < FIRST_WITH_QUESTIONS
                  ? new Boolean[] {}
                  : new Boolean[] {false, false, true});
    }
  }
}
