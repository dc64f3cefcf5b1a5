package dev.orchestrator.store.journal;

import static dev.orchestrator.store.Samples.API;
import static dev.orchestrator.store.Samples.MODEL;
import static dev.orchestrator.store.Samples.NOW;
import static dev.orchestrator.store.Samples.PAGE;
import static dev.orchestrator.store.Samples.RUN;
import static dev.orchestrator.store.Samples.STARTED;
import static dev.orchestrator.store.Samples.TASKS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.orchestrator.contracts.config.Answerer;
import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.contracts.run.FailureClass;
import dev.orchestrator.contracts.run.RunEvent;
import dev.orchestrator.contracts.run.RunEvent.AnswerRefused;
import dev.orchestrator.contracts.run.RunEvent.AttemptFailed;
import dev.orchestrator.contracts.run.RunEvent.AttemptInterrupted;
import dev.orchestrator.contracts.run.RunEvent.AttemptStarted;
import dev.orchestrator.contracts.run.RunEvent.AttemptSucceeded;
import dev.orchestrator.contracts.run.RunEvent.ProgressReported;
import dev.orchestrator.contracts.run.RunEvent.QuestionAnswered;
import dev.orchestrator.contracts.run.RunEvent.QuestionAsked;
import dev.orchestrator.contracts.run.RunEvent.QuestionProlonged;
import dev.orchestrator.contracts.run.RunEvent.QuestionReferred;
import dev.orchestrator.contracts.run.RunEvent.QuestionWithdrawn;
import dev.orchestrator.contracts.run.RunEvent.TaskReady;
import dev.orchestrator.contracts.run.RunId;
import dev.orchestrator.contracts.run.TaskState;
import dev.orchestrator.contracts.run.Usage;
import dev.orchestrator.contracts.store.AppendEvents;
import dev.orchestrator.contracts.store.QuestionSummary;
import dev.orchestrator.contracts.store.TaskSummary;
import dev.orchestrator.store.database.DatabaseFile;
import dev.orchestrator.store.database.Durability;
import dev.orchestrator.store.database.Writer;
import dev.orchestrator.store.query.StoreReader;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is known of questions without reading journals.
class QuestionRowsTest {
  private static final Instant DUE = NOW.plusSeconds(1800);
  private static final TaskId ANSWERING = TaskId.answering(1);

  @TempDir private Path folder;
  private Writer writer;
  private StoreReader reader;
  private long sequence;

  @BeforeEach
  void open() {
    var database = folder.resolve("orchestrator.db");
    writer = Writer.open(new DatabaseFile(database));
    reader = StoreReader.open(database);
    journal(STARTED, TASKS, started(MODEL));
  }

  @AfterEach
  void close() {
    reader.close();
    writer.close();
  }

  @Test
  void shouldListQuestionsWithWhoIsToAnswerThem() {
    journal(asked(1, MODEL), asked(2, MODEL), new QuestionReferred(2, "it does not know"));

    assertThat(reader.questions(RUN))
        .containsExactly(
            open(1, Answerer.ORCHESTRATOR, null, 4),
            open(2, Answerer.PERSON, "it does not know", 4));
    assertThat(reader.questions(null)).hasSize(2);
    assertThat(reader.questions(new RunId("another"))).isEmpty();
  }

  @Test
  void shouldTellWhenAProlongedQuestionIsDue() {
    var later = DUE.plusSeconds(60);
    journal(asked(1, MODEL), new QuestionProlonged(1, later));

    assertThat(reader.questions(RUN)).extracting(QuestionSummary::due).containsExactly(later);
  }

  @Test
  void shouldShowATaskAsWaitingUntilItsLastQuestionIsAnswered() {
    journal(asked(1, MODEL), asked(2, MODEL));
    assertThat(task(MODEL))
        .returns(TaskState.WAITING, TaskSummary::state)
        .returns("question 1: What is 1?", TaskSummary::reason);

    journal(new QuestionAnswered(1, "one", Answerer.PERSON));
    assertThat(task(MODEL))
        .returns(TaskState.WAITING, TaskSummary::state)
        .returns("question 2: What is 2?", TaskSummary::reason);

    journal(new QuestionAnswered(2, "two", Answerer.NOBODY));
    assertThat(task(MODEL))
        .returns(TaskState.RUNNING, TaskSummary::state)
        .returns(null, TaskSummary::reason);
    assertThat(reader.questions(RUN))
        .extracting(QuestionSummary::answer, QuestionSummary::from, QuestionSummary::isOpen)
        .containsExactly(
            tuple("one", Answerer.PERSON, false), tuple("two", Answerer.NOBODY, false));
  }

  @Test
  void shouldShowAnInterruptedTaskAsWaitingWhileItsQuestionIsOpen() {
    journal(asked(1, MODEL), new AttemptInterrupted(MODEL, 1, "gone"));
    assertThat(task(MODEL).state()).isEqualTo(TaskState.WAITING);

    journal(new QuestionAnswered(1, "one", Answerer.PERSON), new TaskReady(MODEL));
    assertThat(task(MODEL).state()).isEqualTo(TaskState.READY);
  }

  @Test
  void shouldLeaveATaskWhereItIsWhenItsQuestionIsWithdrawn() {
    journal(
        asked(1, MODEL),
        new AttemptFailed(MODEL, 1, FailureClass.CRASHED, "gone", Usage.NONE),
        new QuestionWithdrawn(1, "its attempt is over"));

    assertThat(task(MODEL))
        .returns(TaskState.READY, TaskSummary::state)
        .returns("gone", TaskSummary::reason);
    assertThat(reader.questions(RUN))
        .singleElement()
        .returns("its attempt is over", QuestionSummary::withdrawn)
        .returns(false, QuestionSummary::isOpen);
  }

  @Test
  void shouldGiveAnsweringARowAfterTheTasksOnceItIsBegun() {
    journal(asked(1, MODEL));
    assertThat(tasks()).containsExactly(MODEL, API, PAGE);

    journal(
        started(ANSWERING), new AttemptSucceeded(ANSWERING, 1, "{}", new Usage(1, 2, 3, 4, 5.0)));
    journal(new AnswerRefused(1, "it is empty"));
    assertThat(tasks()).containsExactly(MODEL, API, PAGE, ANSWERING);
    assertThat(reader.run(RUN).orElseThrow().tasks()).isEqualTo(3);
    assertThat(task(ANSWERING))
        .returns(TaskState.READY, TaskSummary::state)
        .returns("it is empty", TaskSummary::reason)
        .returns("Answer question 1", TaskSummary::title)
        .returns(new Usage(1, 2, 3, 4, 5.0), TaskSummary::usage);

    journal(new QuestionAnswered(1, "one", Answerer.ORCHESTRATOR));
    assertThat(task(ANSWERING).state()).isEqualTo(TaskState.SUCCEEDED);
  }

  @Test
  void shouldSayWhatBecomesOfAnsweringThatIsOfNoUseAnyMore() {
    journal(asked(1, MODEL), started(ANSWERING));
    journal(new QuestionAnswered(1, "one", Answerer.PERSON));
    assertThat(task(ANSWERING).state()).isEqualTo(TaskState.RUNNING);

    var second = TaskId.answering(2);
    journal(
        asked(2, MODEL),
        started(second),
        new AttemptFailed(second, 1, FailureClass.CRASHED, "gone", Usage.NONE),
        new QuestionWithdrawn(2, "its attempt is over"));
    assertThat(task(second))
        .returns(TaskState.CANCELLED, TaskSummary::state)
        .returns("its attempt is over", TaskSummary::reason);

    var third = TaskId.answering(3);
    journal(asked(3, MODEL), started(third), new QuestionReferred(3, "it does not know"));
    assertThat(task(third))
        .returns(TaskState.FAILED, TaskSummary::state)
        .returns("it does not know", TaskSummary::reason);
  }

  @Test
  void shouldKeepTheLastWordsOfProgressOfAnAttempt() {
    journal(new ProgressReported(MODEL, 1, "a third"), new ProgressReported(MODEL, 1, "half"));
    assertThat(task(MODEL).progress()).isEqualTo("half");

    journal(new AttemptInterrupted(MODEL, 1, "gone"), started(MODEL));
    assertThat(task(MODEL).progress()).isNull();
  }

  private static RunEvent started(TaskId task) {
    return new AttemptStarted(task, 1, "coder", null);
  }

  private static QuestionAsked asked(int question, TaskId task) {
    return new QuestionAsked(
        question, task, 1, "q" + question, "What is %d?".formatted(question), DUE);
  }

  private static QuestionSummary open(
      int question, Answerer from, @Nullable String referred, long at) {
    return new QuestionSummary(
        RUN,
        question,
        MODEL,
        1,
        "What is %d?".formatted(question),
        NOW.plusSeconds(at),
        DUE,
        from,
        referred,
        null,
        null,
        null);
  }

  private void journal(RunEvent... events) {
    var append =
        new JournalAppend(
            new AppendEvents(RUN, sequence, NOW.plusSeconds(sequence + 1), List.of(events)));
    sequence =
        writer
            .submit(Durability.FULL, append)
            .toCompletableFuture()
            .orTimeout(10, TimeUnit.SECONDS)
            .join()
            .lastSequence();
  }

  private List<TaskId> tasks() {
    return reader.tasks(RUN).stream().map(TaskSummary::task).toList();
  }

  private TaskSummary task(TaskId id) {
    return reader.tasks(RUN).stream().filter(t -> t.task().equals(id)).findFirst().orElseThrow();
  }
}
