package dev.orchestrator.store;

import static dev.orchestrator.store.Samples.MODEL;
import static dev.orchestrator.store.Samples.STARTED;
import static dev.orchestrator.store.Samples.TASKS;
import static dev.orchestrator.store.Samples.append;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.contracts.run.JournalEntry;
import dev.orchestrator.contracts.run.RunEvent.AttemptStarted;
import dev.orchestrator.contracts.run.RunId;
import dev.orchestrator.store.query.StoreReader;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class CrashTest {
  private static final RunId RUN = new RunId("crash");
  private static final int ACKNOWLEDGED_BEFORE_KILL = 200;

  @TempDir private Path folder;

  @RepeatedTest(3)
  @Timeout(60)
  void shouldHaveEveryAcknowledgedEventWhenKilled() throws Exception {
    // given
    var database = folder.resolve("orchestrator.db");
    var child = ChildJvm.start(List.of(), Appender.class, database.toString());

    // when
    var acknowledged = killAfterSome(child);

    // then
    try (var store = Store.open(database);
        var reader = StoreReader.open(database)) {
      var sequences =
          reader.journal(RUN, 0, Integer.MAX_VALUE).stream().map(JournalEntry::sequence).toList();
      assertThat((long) sequences.size()).isGreaterThanOrEqualTo(acknowledged);
      assertThat(sequences).isEqualTo(LongStream.rangeClosed(1, sequences.size()).boxed().toList());
      var next = append(RUN, sequences.size(), new AttemptStarted(MODEL, 1, "coder", null));
      assertThat(store.append(next).toCompletableFuture().get(10, TimeUnit.SECONDS).lastSequence())
          .isEqualTo(sequences.size() + 1);
    }
  }

  private static long killAfterSome(Process child) throws Exception {
    var acknowledged = 0L;
    try (var lines = child.inputReader()) {
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        acknowledged = Long.parseLong(line);
        if (acknowledged == ACKNOWLEDGED_BEFORE_KILL) {
          child.toHandle().destroyForcibly();
        }
      }
    }
    assertThat(child.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(acknowledged).isGreaterThanOrEqualTo(ACKNOWLEDGED_BEFORE_KILL);
    return acknowledged;
  }

  /// Appends until it is killed and prints each sequence number that was acknowledged.
  static final class Appender {
    public static void main(String[] arguments) {
      try (var store = Store.open(Path.of(arguments[0]))) {
        var last = store.append(append(RUN, 0, STARTED, TASKS)).toCompletableFuture().join();
        while (true) {
          System.out.println(last.lastSequence());
          var event = new AttemptStarted(MODEL, (int) last.lastSequence(), "coder", null);
          last = store.append(append(RUN, last.lastSequence(), event)).toCompletableFuture().join();
        }
      }
    }
  }
}
