package dev.orchestrator.store;

import static dev.orchestrator.store.Refusals.assertRefused;
import static dev.orchestrator.store.Samples.API;
import static dev.orchestrator.store.Samples.MODEL;
import static dev.orchestrator.store.Samples.NOW;
import static dev.orchestrator.store.Samples.RUN;
import static dev.orchestrator.store.Samples.STARTED;
import static dev.orchestrator.store.Samples.TASKS;
import static dev.orchestrator.store.Samples.append;
import static dev.orchestrator.store.Samples.batch;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.contracts.bus.Refusal;
import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.contracts.run.JournalEntry;
import dev.orchestrator.contracts.run.RunEvent;
import dev.orchestrator.contracts.run.RunEvent.AttemptStarted;
import dev.orchestrator.contracts.run.RunEvent.RunResumed;
import dev.orchestrator.contracts.run.RunEvent.TaskReady;
import dev.orchestrator.contracts.run.RunId;
import dev.orchestrator.contracts.store.AppendEvents;
import dev.orchestrator.contracts.store.Appended;
import dev.orchestrator.contracts.store.ReadJournal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreTest {
  @TempDir private Path folder;
  private Store store;

  @BeforeEach
  void open() {
    store = Store.open(database());
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void shouldNumberEventsFromOne() {
    assertThat(appended(append(RUN, 0, STARTED, TASKS, new TaskReady(MODEL)))).isEqualTo(3);
    assertThat(appended(append(RUN, 3, attempt(1)))).isEqualTo(4);

    assertThat(read(0, 10))
        .containsExactly(
            new JournalEntry(RUN, 1, NOW, STARTED),
            new JournalEntry(RUN, 2, NOW, TASKS),
            new JournalEntry(RUN, 3, NOW, new TaskReady(MODEL)),
            new JournalEntry(RUN, 4, NOW, attempt(1)));
  }

  @Test
  void shouldReplayTheSameEventsInPages() {
    // given
    appended(append(RUN, 0, STARTED, TASKS));
    for (var attempt = 1; attempt <= 10; attempt++) {
      appended(append(RUN, attempt + 1, attempt(attempt)));
    }

    // when
    var replayed = new ArrayList<JournalEntry>();
    List<JournalEntry> page;
    do {
      page = read(replayed.size(), 3);
      replayed.addAll(page);
    } while (page.size() == 3);

    // then
    assertThat(replayed).isEqualTo(read(0, 100)).hasSize(12);
  }

  @Test
  void shouldKeepEverythingWhenOpenedAgain() {
    appended(append(RUN, 0, STARTED, TASKS));

    close();
    open();

    assertThat(read(0, 10))
        .containsExactly(
            new JournalEntry(RUN, 1, NOW, STARTED), new JournalEntry(RUN, 2, NOW, TASKS));
    assertThat(appended(append(RUN, 2, new TaskReady(MODEL)))).isEqualTo(3);
  }

  @Test
  void shouldRefuseNamingBothNumbersWhenSomebodyElseAppendedFirst() {
    appended(append(RUN, 0, STARTED, TASKS));

    assertRefused(Refusal.Code.SEQUENCE_CONFLICT, () -> appended(append(RUN, 1, new RunResumed())))
        .isEqualTo("the journal of run run-1 is at 2, expected 1");
    assertRefused(Refusal.Code.SEQUENCE_CONFLICT, () -> appended(append(RUN, 3, new RunResumed())));
    assertThat(read(0, 10)).hasSize(2);
  }

  @Test
  void shouldAnswerAsBeforeWhenTheSameAppendIsRepeated() {
    // given
    appended(append(RUN, 0, STARTED, TASKS));
    var request = append(RUN, 2, new TaskReady(MODEL), attempt(1));
    appended(request);
    appended(append(RUN, 4, new TaskReady(API)));

    // when
    var again = appended(request);

    // then
    assertThat(again).isEqualTo(4);
    assertThat(read(0, 10)).hasSize(5);
  }

  @Test
  void shouldRefuseWhenAnotherSchedulerAppendsTheSameEventsAtAnotherInstant() {
    appended(append(RUN, 0, STARTED, TASKS));
    appended(append(RUN, 2, new RunResumed()));
    var other = new AppendEvents(RUN, 2, NOW.plusNanos(1), List.of(new RunResumed()));

    assertRefused(Refusal.Code.SEQUENCE_CONFLICT, () -> appended(other));
  }

  @Test
  void shouldAppendNothingWhenOneEventIsRefused() {
    appended(append(RUN, 0, STARTED, TASKS));
    var request = append(RUN, 2, new TaskReady(MODEL), new TaskReady(new TaskId("nobody")));

    assertRefused(Refusal.Code.INVALID, () -> appended(request))
        .isEqualTo("run run-1 has no task nobody");
    assertThat(read(0, 10)).hasSize(2);
  }

  @Test
  void shouldRefuseWhenRunDoesNotStartWithItsStart() {
    assertRefused(Refusal.Code.INVALID, () -> appended(append(RUN, 0, new RunResumed())));
    appended(append(RUN, 0, STARTED, TASKS));
    assertRefused(Refusal.Code.INVALID, () -> appended(append(RUN, 2, STARTED)));
  }

  @Test
  void shouldRefuseReadingWhenThereIsNoSuchRun() {
    assertRefused(Refusal.Code.NOT_FOUND, () -> read(0, 10)).isEqualTo("there is no run run-1");
  }

  @Test
  void shouldRefuseReadingWhenLimitIsNotPositive() {
    appended(append(RUN, 0, STARTED, TASKS));

    assertRefused(Refusal.Code.INVALID, () -> read(0, 0));
  }

  @Test
  void shouldAnswerWithEmptyPageWhenJournalEndsBefore() {
    appended(append(RUN, 0, STARTED, TASKS));

    assertThat(read(2, 10)).isEmpty();
  }

  @Test
  void shouldRefuseOutputWhenThereIsNoSuchRun() {
    assertRefused(Refusal.Code.NOT_FOUND, () -> done(store.appendOutput(batch(MODEL, 1, "hi"))));
  }

  @Test
  void shouldLetExactlyOneWinEachNumberWhenSeveralAppendToOneRun() throws Exception {
    // given
    appended(append(RUN, 0, STARTED, TASKS));
    var rivals = 8;
    var rounds = 50;

    // when
    var wins = inParallel(rivals, rival -> winsOf(rival, rounds));

    // then
    assertThat(wins.stream().mapToInt(Integer::intValue).sum()).isEqualTo(rounds);
    assertThat(read(0, 1000)).extracting(JournalEntry::sequence).hasSize(rounds + 2).isSorted();
  }

  @Test
  void shouldKeepEachRunWholeWhenManyAppendAndReadAtOnce() throws Exception {
    // given
    var events = 100;

    // when
    var lengths =
        inParallel(
            8,
            number -> {
              var run = new RunId("run-" + number);
              appended(append(run, 0, STARTED, TASKS));
              for (var sequence = 2; sequence < events; sequence++) {
                appended(append(run, sequence, attempt(sequence)));
                assertThat(done(store.read(new ReadJournal(run, 0, 1000))).entries())
                    .hasSize(sequence + 1);
              }
              return done(store.read(new ReadJournal(run, 0, 1000))).entries().size();
            });

    // then
    assertThat(lengths).containsOnly(events);
  }

  @Test
  void shouldFinishWhatWasAskedWhenClosed() {
    appended(append(RUN, 0, STARTED, TASKS));
    var asked =
        IntStream.rangeClosed(2, 501)
            .mapToObj(i -> store.append(append(RUN, i, attempt(i))))
            .toList();

    close();

    assertThat(asked).extracting(stage -> done(stage).lastSequence()).hasSize(500).endsWith(502L);
    assertRefused(Refusal.Code.NO_HANDLER, () -> appended(append(RUN, 502, new RunResumed())));
  }

  private int winsOf(int rival, int rounds) {
    var wins = 0;
    for (var round = 1; round <= rounds; round++) {
      try {
        appended(append(RUN, round + 1, attempt(1000 * rival + round)));
        wins++;
      } catch (CompletionException e) {
        assertRefused(Refusal.Code.SEQUENCE_CONFLICT, () -> throwIt(e));
      }
    }
    return wins;
  }

  private static void throwIt(Throwable failure) throws Throwable {
    throw failure;
  }

  private interface Work<T> {
    T of(int number);
  }

  private static <T> List<T> inParallel(int threads, Work<T> work) throws Exception {
    try (var executor = Executors.newFixedThreadPool(threads)) {
      Stream<Callable<T>> calls =
          IntStream.rangeClosed(1, threads).mapToObj(number -> () -> work.of(number));
      var results = new ArrayList<T>();
      for (var future : executor.invokeAll(calls.toList(), 1, TimeUnit.MINUTES)) {
        results.add(future.get());
      }
      return results;
    }
  }

  private Path database() {
    return folder.resolve("state").resolve("orchestrator.db");
  }

  private long appended(AppendEvents request) {
    Appended appended = done(store.append(request));
    return appended.lastSequence();
  }

  private List<JournalEntry> read(long after, int limit) {
    return done(store.read(new ReadJournal(RUN, after, limit))).entries();
  }

  private static <T> T done(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
  }

  private static RunEvent attempt(int number) {
    return new AttemptStarted(MODEL, number, "coder", null);
  }
}
