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

import dev.orchestrator.contracts.plan.Task;
import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.contracts.run.FailureClass;
import dev.orchestrator.contracts.run.MergeObstacle;
import dev.orchestrator.contracts.run.RunEvent;
import dev.orchestrator.contracts.run.RunEvent.AttemptFailed;
import dev.orchestrator.contracts.run.RunEvent.AttemptInterrupted;
import dev.orchestrator.contracts.run.RunEvent.AttemptStarted;
import dev.orchestrator.contracts.run.RunEvent.AttemptSucceeded;
import dev.orchestrator.contracts.run.RunEvent.ChangesRequested;
import dev.orchestrator.contracts.run.RunEvent.DecisionMade;
import dev.orchestrator.contracts.run.RunEvent.DecisionNeeded;
import dev.orchestrator.contracts.run.RunEvent.IntegrationStarted;
import dev.orchestrator.contracts.run.RunEvent.MergeNeeded;
import dev.orchestrator.contracts.run.RunEvent.MergeRefused;
import dev.orchestrator.contracts.run.RunEvent.PlanProposed;
import dev.orchestrator.contracts.run.RunEvent.PlanRefused;
import dev.orchestrator.contracts.run.RunEvent.PlanRejected;
import dev.orchestrator.contracts.run.RunEvent.PlanningRequested;
import dev.orchestrator.contracts.run.RunEvent.RetryScheduled;
import dev.orchestrator.contracts.run.RunEvent.RunContinued;
import dev.orchestrator.contracts.run.RunEvent.RunFinished;
import dev.orchestrator.contracts.run.RunEvent.RunInterrupted;
import dev.orchestrator.contracts.run.RunEvent.RunPaused;
import dev.orchestrator.contracts.run.RunEvent.RunResumed;
import dev.orchestrator.contracts.run.RunEvent.SessionOpened;
import dev.orchestrator.contracts.run.RunEvent.StepReached;
import dev.orchestrator.contracts.run.RunEvent.TaskCancelled;
import dev.orchestrator.contracts.run.RunEvent.TaskFailed;
import dev.orchestrator.contracts.run.RunEvent.TaskReady;
import dev.orchestrator.contracts.run.RunEvent.TaskRevived;
import dev.orchestrator.contracts.run.RunEvent.TaskSkipped;
import dev.orchestrator.contracts.run.RunEvent.TaskSucceeded;
import dev.orchestrator.contracts.run.RunEvent.TasksAdded;
import dev.orchestrator.contracts.run.RunEvent.WriteBlocked;
import dev.orchestrator.contracts.run.RunState;
import dev.orchestrator.contracts.run.TaskState;
import dev.orchestrator.contracts.run.Usage;
import dev.orchestrator.contracts.store.AppendEvents;
import dev.orchestrator.contracts.store.RunSummary;
import dev.orchestrator.contracts.store.TaskSummary;
import dev.orchestrator.contracts.store.UsageSummary;
import dev.orchestrator.store.database.DatabaseFile;
import dev.orchestrator.store.database.Durability;
import dev.orchestrator.store.database.Writer;
import dev.orchestrator.store.query.StoreReader;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SummariesTest {
  private static final Task DOCS =
      new Task(new TaskId("docs"), "The docs", "coder", "Write the docs", null, null, null);
  private static final Usage USAGE = new Usage(1, 20, 300, 4000, 0.5);

  @TempDir private Path folder;
  private Writer writer;
  private StoreReader reader;
  private long sequence;

  @BeforeEach
  void open() {
    var database = folder.resolve("orchestrator.db");
    writer = Writer.open(new DatabaseFile(database));
    reader = StoreReader.open(database);
    journal(STARTED, TASKS);
  }

  @AfterEach
  void close() {
    reader.close();
    writer.close();
  }

  @Test
  void shouldListPendingTasksInPlanOrderWhenRunStarts() {
    assertThat(reader.tasks(RUN))
        .containsExactly(pending(MODEL), pending(API, MODEL), pending(PAGE, API));
  }

  @Test
  void shouldFollowTaskUntilItSucceeds() {
    journal(new TaskReady(MODEL));
    assertThat(task(MODEL).state()).isEqualTo(TaskState.READY);

    journal(new AttemptStarted(MODEL, 1, "coder", null));
    assertThat(task(MODEL))
        .returns(TaskState.RUNNING, TaskSummary::state)
        .returns(1, TaskSummary::attempts)
        .returns(at(4), TaskSummary::startedAt);

    journal(new SessionOpened(MODEL, 1, "session-1"));
    assertThat(task(MODEL).session()).isEqualTo("session-1");

    journal(new AttemptSucceeded(MODEL, 1, "done", USAGE));
    assertThat(task(MODEL).usage()).isEqualTo(USAGE);

    journal(new IntegrationStarted(MODEL, 1));
    assertThat(task(MODEL).state()).isEqualTo(TaskState.INTEGRATING);

    journal(new TaskSucceeded(MODEL, "c0ffee", null));
    assertThat(task(MODEL))
        .returns(TaskState.SUCCEEDED, TaskSummary::state)
        .returns("c0ffee", TaskSummary::commit)
        .returns(at(8), TaskSummary::finishedAt);
    assertThat(run()).returns(1, RunSummary::done).returns(3, RunSummary::tasks);
  }

  @Test
  void shouldSayWhyTaskWaitsAndSumUsageWhenAttemptsFail() {
    journal(new AttemptStarted(MODEL, 1, "coder", "old session"));
    journal(new AttemptFailed(MODEL, 1, FailureClass.TRANSIENT, "overloaded", USAGE));
    assertThat(task(MODEL))
        .returns(TaskState.READY, TaskSummary::state)
        .returns("overloaded", TaskSummary::reason);

    journal(new RetryScheduled(MODEL, 1, NOW.plusSeconds(9)));
    assertThat(task(MODEL))
        .returns(TaskState.WAITING, TaskSummary::state)
        .returns("overloaded", TaskSummary::reason);

    journal(new AttemptStarted(MODEL, 2, "coder", null));
    assertThat(task(MODEL))
        .returns(null, TaskSummary::reason)
        .returns(null, TaskSummary::session)
        .returns(2, TaskSummary::attempts)
        .returns(at(3), TaskSummary::startedAt);

    journal(new AttemptSucceeded(MODEL, 2, "done", USAGE));
    assertThat(task(MODEL).usage()).isEqualTo(USAGE.plus(USAGE));
  }

  @Test
  void shouldBeReadyAgainWhenAttemptIsInterrupted() {
    journal(new AttemptStarted(MODEL, 1, "coder", null));
    journal(new AttemptInterrupted(MODEL, 1, "the runner is gone"));

    assertThat(task(MODEL))
        .returns(TaskState.READY, TaskSummary::state)
        .returns("the runner is gone", TaskSummary::reason);
  }

  @Test
  void shouldSayWhyTasksDidNotSucceed() {
    journal(new TaskFailed(MODEL, FailureClass.AGENT, "it gave up"));
    journal(new TaskSkipped(PAGE, List.of(MODEL, API)));
    journal(new TaskCancelled(API));

    assertThat(task(MODEL))
        .returns(TaskState.FAILED, TaskSummary::state)
        .returns("it gave up", TaskSummary::reason)
        .returns(at(3), TaskSummary::finishedAt);
    assertThat(task(PAGE))
        .returns(TaskState.SKIPPED, TaskSummary::state)
        .returns("model → api did not succeed", TaskSummary::reason);
    assertThat(task(API)).returns(TaskState.CANCELLED, TaskSummary::state);
  }

  @Test
  void shouldFollowRunUntilItFinishes() {
    journal(new RunInterrupted("Ctrl-C"));
    assertThat(run().state()).isEqualTo(RunState.INTERRUPTED);

    journal(new RunResumed());
    assertThat(run().state()).isEqualTo(RunState.RUNNING);

    journal(new RunFinished(RunState.FAILED));
    assertThat(run())
        .returns(RunState.FAILED, RunSummary::state)
        .returns(at(5), RunSummary::finishedAt);
  }

  @Test
  void shouldForgetAPauseAtTheEndOfTheRun() {
    journal(new RunPaused(), new RunInterrupted("Ctrl-C"), new RunResumed());
    assertThat(run().state()).isEqualTo(RunState.PAUSED);

    journal(new RunFinished(RunState.CANCELLED), new RunResumed());
    assertThat(run().state()).isEqualTo(RunState.RUNNING);
  }

  @Test
  void shouldSayWhetherResultIsParkedByTheLatestMerge() {
    journal(new TaskSucceeded(MODEL, "c0ffee", "the checkout has changes"));
    journal(new TaskSucceeded(API, null, null));
    assertThat(run().parked()).isEqualTo("the checkout has changes");

    journal(new TaskSucceeded(PAGE, "decade", null));
    assertThat(run().parked()).isNull();
  }

  @Test
  void shouldGiveThePlanningARowOfItsOwnBeforeTheTasks() {
    journal(new PlanningRequested("also docs", true));
    assertThat(reader.tasks(RUN))
        .extracting(TaskSummary::task)
        .containsExactly(TaskId.PLANNING, MODEL, API, PAGE);
    assertThat(planning())
        .returns(TaskState.READY, TaskSummary::state)
        .returns("orchestrator", TaskSummary::agent);

    journal(
        new AttemptStarted(TaskId.PLANNING, 1, "orchestrator", null),
        new AttemptSucceeded(TaskId.PLANNING, 1, "{}", USAGE),
        new PlanRefused(1, List.of("no tasks", "no goal")));
    assertThat(planning())
        .returns(TaskState.READY, TaskSummary::state)
        .returns("no tasks; no goal", TaskSummary::reason)
        .returns(USAGE, TaskSummary::usage);

    journal(
        new AttemptStarted(TaskId.PLANNING, 2, "orchestrator", null),
        new PlanProposed(2, List.of(DOCS)));
    assertThat(planning())
        .returns(TaskState.WAITING, TaskSummary::state)
        .returns("1 tasks wait for approval: `orchestrator approve run-1`", TaskSummary::reason)
        .returns(2, TaskSummary::attempts);

    journal(new TasksAdded(List.of(DOCS)));
    assertThat(planning())
        .returns(TaskState.SUCCEEDED, TaskSummary::state)
        .returns(null, TaskSummary::reason);
    assertThat(reader.tasks(RUN).getLast()).isEqualTo(pending(DOCS.id()));
  }

  @Test
  void shouldLeaveAPlanThatWasRejectedSoWhenTasksAreAdded() {
    journal(
        new PlanningRequested("also docs", true),
        new PlanProposed(1, List.of(DOCS)),
        new PlanRejected("too much"));
    journal(new TasksAdded(List.of(DOCS)));

    assertThat(planning())
        .returns(TaskState.CANCELLED, TaskSummary::state)
        .returns("too much", TaskSummary::reason);
  }

  @Test
  void shouldFollowTaskThroughItsWorkflow() {
    journal(new AttemptStarted(MODEL, 1, 0, "code", "coder", null));
    assertThat(task(MODEL).step()).isEqualTo("code");

    journal(
        new StepReached(MODEL, 1, List.of()),
        new AttemptStarted(MODEL, 2, 1, "review", "reviewer", null));
    assertThat(task(MODEL))
        .returns("review", TaskSummary::step)
        .returns(TaskState.RUNNING, TaskSummary::state)
        .returns(2, TaskSummary::attempts);

    journal(new ChangesRequested(MODEL, 1, 1, 0, "shorter"));
    assertThat(task(MODEL))
        .returns(TaskState.READY, TaskSummary::state)
        .returns("changes were asked for, round 1", TaskSummary::reason);

    journal(new DecisionNeeded(MODEL, 1, "shorter"));
    assertThat(task(MODEL))
        .returns(TaskState.WAITING, TaskSummary::state)
        .returns("its check still asks for changes; a person decides", TaskSummary::reason);

    journal(new DecisionMade(MODEL, true, ""));
    assertThat(task(MODEL))
        .returns(TaskState.READY, TaskSummary::state)
        .returns(null, TaskSummary::reason);
  }

  @Test
  void shouldSayWhatIsInTheWayOfAMerge() {
    var conflict = new MergeObstacle.Conflict("0ff", List.of("a.txt"), List.of());
    journal(new IntegrationStarted(MODEL, 1), new MergeRefused(MODEL, 1, conflict, List.of()));
    assertThat(task(MODEL))
        .returns(TaskState.READY, TaskSummary::state)
        .returns("conflicts in a.txt; its agent is to make it fit", TaskSummary::reason);

    journal(new MergeNeeded(MODEL, "conflicts in a.txt", List.of()));
    assertThat(task(MODEL))
        .returns(TaskState.WAITING, TaskSummary::state)
        .returns("conflicts in a.txt; to be merged by hand", TaskSummary::reason);

    journal(new IntegrationStarted(MODEL, 1));
    assertThat(task(MODEL)).returns(null, TaskSummary::reason);
  }

  @Test
  void shouldSayForWhomATaskWaitsAndForgetItWhenItStarts() {
    journal(new TaskReady(MODEL), new WriteBlocked(MODEL, API));
    assertThat(task(MODEL).reason()).isEqualTo("waits for api, which may write the same files");

    journal(new AttemptStarted(MODEL, 1, "coder", null));
    assertThat(task(MODEL).reason()).isNull();
  }

  @Test
  void shouldReviveTasks() {
    journal(
        new TaskFailed(MODEL, FailureClass.AGENT, "it gave up"),
        new TaskSkipped(API, List.of(MODEL)),
        new TaskRevived(MODEL, List.of(API)));

    assertThat(reader.tasks(RUN))
        .containsExactly(pending(MODEL), pending(API, MODEL), pending(PAGE, API));
  }

  @Test
  void shouldKeepARunPausedThroughAnInterruption() {
    journal(new RunPaused());
    assertThat(run().state()).isEqualTo(RunState.PAUSED);

    journal(new RunInterrupted("Ctrl-C"));
    assertThat(run().state()).isEqualTo(RunState.INTERRUPTED);

    journal(new RunResumed());
    assertThat(run().state()).isEqualTo(RunState.PAUSED);

    journal(new RunContinued());
    assertThat(run().state()).isEqualTo(RunState.RUNNING);
  }

  @Test
  void shouldKeepARunInterruptedUntilItIsResumed() {
    journal(new RunInterrupted("Ctrl-C"), new RunPaused());
    assertThat(run().state()).isEqualTo(RunState.INTERRUPTED);

    journal(new RunContinued(), new RunResumed());
    assertThat(run().state()).isEqualTo(RunState.RUNNING);
  }

  /// Appends events, one second after the one before.
  private void journal(RunEvent... events) {
    var append =
        new JournalAppend(new AppendEvents(RUN, sequence, at(sequence + 1), List.of(events)));
    sequence =
        writer
            .submit(Durability.FULL, append)
            .toCompletableFuture()
            .orTimeout(10, TimeUnit.SECONDS)
            .join()
            .lastSequence();
  }

  private static Instant at(long sequence) {
    return NOW.plusSeconds(sequence);
  }

  private RunSummary run() {
    return reader.run(RUN).orElseThrow();
  }

  private TaskSummary planning() {
    return task(TaskId.PLANNING);
  }

  private TaskSummary task(TaskId id) {
    return reader.tasks(RUN).stream().filter(t -> t.task().equals(id)).findFirst().orElseThrow();
  }

  private static TaskSummary pending(TaskId id, TaskId... dependsOn) {
    return new TaskSummary(
        id,
        "The " + id,
        "coder",
        List.of(dependsOn),
        TaskState.PENDING,
        null,
        0,
        null,
        null,
        null,
        null,
        null,
        Usage.NONE,
        null);
  }

  @Test
  void shouldAddUpWhatAttemptsConsumedAndCountNothingTwice() {
    var guess = new Usage(8, 2, 0, 0, 0.1, true, true);
    journal(
        new AttemptStarted(MODEL, 1, "coder", null),
        new RunEvent.UsageReported(MODEL, 1, guess, "claude", "sonnet"),
        new RunEvent.UsageReported(MODEL, 1, new Usage(16, 4, 0, 0), "claude", "sonnet"),
        new AttemptSucceeded(MODEL, 1, "done", Usage.NONE),
        new AttemptStarted(MODEL, 2, "coder", null),
        new RunEvent.UsageReported(MODEL, 2, guess, "claude", "sonnet"),
        new AttemptSucceeded(MODEL, 2, "done", USAGE));

    assertThat(reader.usage(RUN, null, UsageSummary.By.TASK))
        .containsExactly(
            new UsageSummary(
                RUN,
                MODEL,
                null,
                null,
                null,
                null,
                null,
                2,
                1,
                USAGE.plus(new Usage(16, 4, 0, 0))));
    assertThat(reader.usage(null, null, UsageSummary.By.ATTEMPT))
        .extracting(UsageSummary::attempt, UsageSummary::model, UsageSummary::usage)
        .containsExactly(tuple(1, "sonnet", new Usage(16, 4, 0, 0)), tuple(2, "sonnet", USAGE));
    assertThat(reader.usage(null, LocalDate.of(2999, 1, 1), UsageSummary.By.DAY)).isEmpty();
  }
}
