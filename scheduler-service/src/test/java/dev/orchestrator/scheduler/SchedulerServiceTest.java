package dev.orchestrator.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.orchestrator.contracts.bus.Bus;
import dev.orchestrator.contracts.bus.Delivery;
import dev.orchestrator.contracts.bus.Refusal;
import dev.orchestrator.contracts.bus.RefusedException;
import dev.orchestrator.contracts.bus.Reply;
import dev.orchestrator.contracts.bus.VertxBus;
import dev.orchestrator.contracts.config.AgentBuilder;
import dev.orchestrator.contracts.config.Config;
import dev.orchestrator.contracts.config.ProviderConfig;
import dev.orchestrator.contracts.config.RetryPolicy;
import dev.orchestrator.contracts.config.RunConfig;
import dev.orchestrator.contracts.config.WorkflowConfig;
import dev.orchestrator.contracts.plan.OnFailure;
import dev.orchestrator.contracts.plan.Plan;
import dev.orchestrator.contracts.plan.Task;
import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.contracts.run.Approval;
import dev.orchestrator.contracts.run.AttemptId;
import dev.orchestrator.contracts.run.FailureClass;
import dev.orchestrator.contracts.run.JournalEntry;
import dev.orchestrator.contracts.run.RunEvent;
import dev.orchestrator.contracts.run.RunId;
import dev.orchestrator.contracts.run.RunOrigin;
import dev.orchestrator.contracts.run.RunState;
import dev.orchestrator.contracts.run.Usage;
import dev.orchestrator.contracts.runner.Assignment;
import dev.orchestrator.contracts.runner.AttemptReport;
import dev.orchestrator.contracts.runner.CloseRun;
import dev.orchestrator.contracts.runner.DeliverAnswer;
import dev.orchestrator.contracts.runner.RunnerAddresses;
import dev.orchestrator.contracts.scheduler.InterruptRun;
import dev.orchestrator.contracts.scheduler.ListDrivenRuns;
import dev.orchestrator.contracts.scheduler.ResumeRun;
import dev.orchestrator.contracts.scheduler.RunHalted;
import dev.orchestrator.contracts.scheduler.RunInstruction;
import dev.orchestrator.contracts.scheduler.SchedulerAddresses;
import dev.orchestrator.contracts.scheduler.StartRun;
import dev.orchestrator.contracts.store.AppendEvents;
import dev.orchestrator.contracts.store.StoreAddresses;
import dev.orchestrator.scheduler.plan.Plans;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchedulerServiceTest {
  private static final RunId RUN = new RunId("r1");
  private static final RunOrigin ORIGIN =
      new RunOrigin("/repository", "0".repeat(40), "refs/heads/main");
  private static final Config CONFIG =
      new Config(
          Map.of("script", new ProviderConfig("command", "sh", List.of(), Map.of())),
          Map.of("coder", AgentBuilder.on("script").build()),
          Map.of("later", WorkflowConfig.SINGLE),
          Map.of(),
          new RunConfig(4),
          new RetryPolicy(3, Duration.ofMillis(1), Duration.ofMillis(1)));

  private final Vertx vertx = Vertx.vertx();
  private final Bus bus = new VertxBus(vertx, Delivery.BY_JSON);
  private final FakeStore store = new FakeStore(bus);
  private final FakeRunner runner = new FakeRunner(bus);
  private final List<JournalEntry> seen = new CopyOnWriteArrayList<>();
  private final List<RunHalted> halted = new CopyOnWriteArrayList<>();

  @BeforeEach
  void deploy() {
    deploy(store);
    deploy(runner);
    deploy(new SchedulerService(bus, CONFIG, InstantSource.system(), new Random(1)));
    deploy(new Listener());
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void shouldRunPlanToItsEndAndTellSubscribersInOrder() {
    start(Plans.plan(Plans.task("a"), Plans.task("b", "a"), Plans.task("c", "a")));

    awaitEnd();
    assertThat(store.events().getLast()).isEqualTo(new RunEvent.RunFinished(RunState.SUCCEEDED));
    assertThat(seen).extracting(JournalEntry::event).isEqualTo(store.events());
    assertThat(seen).extracting(JournalEntry::sequence).isSorted().doesNotHaveDuplicates();
    assertThat(runner.assignments)
        .extracting(assignment -> assignment.attempt().task().value())
        .containsExactlyInAnyOrder("a", "b", "c")
        .startsWith("a");
    await().untilAsserted(() -> assertThat(runner.closed).hasSize(1));
  }

  @Test
  void shouldRefusePlanWithUnknownAgentAndCycle() {
    var task = Plans.task("a", "a");

    assertThatThrownBy(() -> start(new Plan("g", List.of(task))))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("a → a");
    assertThat(store.events()).isEmpty();
  }

  @Test
  void shouldTellDependentOfSoftFailure() {
    runner.finishAtOnce = false;
    start(Plans.plan(Plans.task("a", OnFailure.SOFT), Plans.task("b", "a")));
    await().until(() -> runner.assignments.size() == 1);

    bus.ask(
            SchedulerAddresses.REPORT,
            new AttemptReport.Failed(
                runner.assignments.getFirst().attempt(),
                FailureClass.AGENT,
                "no",
                Usage.NONE,
                null))
        .orThrow();

    await().until(() -> runner.assignments.size() == 2);
    assertThat(runner.assignments.getLast().prompt()).startsWith("do b").contains("- a: a");
  }

  @Test
  void shouldInterruptAndResumeWithoutRunningFinishedTasksAgain() {
    // given
    runner.finishAtOnce = false;
    start(Plans.plan(Plans.task("a"), Plans.task("b", "a")));
    await().until(() -> runner.assignments.size() == 1);
    runner.succeed(runner.assignments.getFirst().attempt());
    await().until(() -> runner.assignments.size() == 2);

    // when
    bus.ask(SchedulerAddresses.INTERRUPT, new InterruptRun(RUN, "stop")).orThrow();
    var interruptedAt = store.events().size();
    runner.finishAtOnce = true;
    bus.ask(SchedulerAddresses.RESUME, new ResumeRun(RUN)).orThrow();

    // then
    awaitEnd();
    assertThat(store.events().get(interruptedAt)).isEqualTo(new RunEvent.RunResumed());
    assertThat(runner.assignments)
        .extracting(assignment -> assignment.attempt().toString())
        .containsExactly("r1/a#1", "r1/b#1", "r1/b#2");
  }

  @Test
  void shouldRefuseToResumeFinishedAndUnknownRuns() {
    start(Plans.plan(Plans.task("a")));
    awaitEnd();

    await()
        .untilAsserted(() ->
            assertThatThrownBy(
                    () -> bus.ask(SchedulerAddresses.RESUME, new ResumeRun(RUN)).orThrow())
                .hasMessageContaining("is over"));
  }

  @Test
  void shouldHaltWithTheStoresSentenceWhenTheJournalRefuses() {
    runner.finishAtOnce = false;
    start(Plans.plan(Plans.task("a")));
    await().until(() -> runner.assignments.size() == 1);

    store.refuse(Refusal.Code.STORAGE, "the disk is full; make room");
    runner.succeed(runner.assignments.getFirst().attempt());

    await()
        .untilAsserted(() ->
            assertThat(halted).containsExactly(new RunHalted(RUN, "the disk is full; make room")));
    assertThat(seen).extracting(JournalEntry::event).isEqualTo(store.events());
  }

  @Test
  void shouldHaltAndStayResumableWhenTheRunnerIsHindered() {
    // given
    runner.finishAtOnce = false;
    start(Plans.plan(Plans.task("a")));
    await().until(() -> runner.assignments.size() == 1);
    var attempt = runner.assignments.getFirst().attempt();

    // when
    bus.ask(SchedulerAddresses.REPORT, new AttemptReport.Hindered(attempt, "no room")).orThrow();

    // then
    await().untilAsserted(() -> assertThat(halted).containsExactly(new RunHalted(RUN, "no room")));
    runner.finishAtOnce = true;
    bus.ask(SchedulerAddresses.RESUME, new ResumeRun(RUN)).orThrow();
    awaitEnd();
    assertThat(store.events().getLast()).isEqualTo(new RunEvent.RunFinished(RunState.SUCCEEDED));
  }

  @Test
  void shouldAcknowledgeReportOnlyWhenItIsJournalled() {
    runner.finishAtOnce = false;
    start(Plans.plan(Plans.task("a")));
    await().until(() -> runner.assignments.size() == 1);
    var attempt = runner.assignments.getFirst().attempt();

    bus.ask(SchedulerAddresses.REPORT, new AttemptReport.SessionNamed(attempt, "s1")).orThrow();

    assertThat(store.events())
        .last()
        .isEqualTo(new RunEvent.SessionOpened(attempt.task(), attempt.number(), "s1"));
  }

  @Test
  void shouldBringAnAnswerUntilItIsTaken() {
    // given
    runner.finishAtOnce = false;
    start(Plans.plan(Plans.task("a")));
    await().until(() -> runner.assignments.size() == 1);
    var attempt = runner.assignments.getFirst().attempt();
    var asked = new AttemptReport.Asked(attempt, "q1", "Which port?");
    bus.ask(SchedulerAddresses.REPORT, asked).orThrow();

    // when
    runner.answersToRefuse.set(6); // one more than it is sent in one go
    var answer = new RunInstruction.AnswerQuestion(RUN, 1, "8080");
    bus.ask(SchedulerAddresses.INSTRUCT, answer).orThrow();

    // then
    var delivered = new DeliverAnswer(attempt, "q1", "8080");
    await().untilAsserted(() -> assertThat(runner.answers).containsExactly(delivered));

    // when it asks again, it has not heard it
    bus.ask(SchedulerAddresses.REPORT, asked).orThrow();
    await().untilAsserted(() -> assertThat(runner.answers).containsExactly(delivered, delivered));
  }

  @Test
  void shouldBeginOneAttemptOnlyWhenARetryBecameDueWhileNobodyWasThere() {
    var task = Plans.task("a");
    append(
        new RunEvent.RunStarted("", ORIGIN, 4, CONFIG.retry(), Map.of(), Approval.ASK),
        new RunEvent.TasksAdded(List.of(task)),
        new RunEvent.TaskReady(task.id()),
        new RunEvent.AttemptStarted(task.id(), 1, "coder", null),
        new RunEvent.AttemptFailed(task.id(), 1, FailureClass.CRASHED, "no", Usage.NONE),
        new RunEvent.RetryScheduled(task.id(), 1, Instant.EPOCH));

    bus.ask(SchedulerAddresses.RESUME, new ResumeRun(RUN)).orThrow();

    awaitEnd();
    assertThat(runner.assignments)
        .extracting(assignment -> assignment.attempt().toString())
        .containsExactly("r1/a#2");
  }

  /// The conversation of another CLI, as the agent had one before, is of no use.
  @ParameterizedTest
  @CsvSource({"command, s1", "claude-code, ", ", s1"})
  void shouldContinueASessionOnlyOfTheCliThatTheAgentHas(String cli, String continued) {
    var task = Plans.task("a");
    append(
        new RunEvent.RunStarted("", ORIGIN, 4, CONFIG.retry(), Map.of(), Approval.ASK),
        new RunEvent.TasksAdded(List.of(task)),
        new RunEvent.TaskReady(task.id()),
        new RunEvent.AttemptStarted(task.id(), 1, "coder", null),
        new RunEvent.SessionOpened(task.id(), 1, "s1", cli));

    bus.ask(SchedulerAddresses.RESUME, new ResumeRun(RUN)).orThrow();

    awaitEnd();
    assertThat(runner.assignments).extracting(Assignment::session).containsExactly(continued);
  }

  @Test
  void shouldTryAgainAtOnceWhenTheClockWasSetBackBeforeTheRunIsResumed() {
    var task = Plans.task("a");
    var wrong = Instant.now().plus(Duration.ofHours(1));
    append(
        wrong,
        new RunEvent.RunStarted("", ORIGIN, 4, CONFIG.retry(), Map.of(), Approval.ASK),
        new RunEvent.TasksAdded(List.of(task)),
        new RunEvent.TaskReady(task.id()),
        new RunEvent.AttemptStarted(task.id(), 1, "coder", null),
        new RunEvent.AttemptFailed(task.id(), 1, FailureClass.CRASHED, "no", Usage.NONE),
        new RunEvent.RetryScheduled(task.id(), 1, wrong.plusSeconds(1)));

    bus.ask(SchedulerAddresses.RESUME, new ResumeRun(RUN)).orThrow();

    awaitEnd();
    assertThat(runner.assignments)
        .extracting(assignment -> assignment.attempt().number())
        .containsExactly(2);
  }

  @Test
  void shouldNotTakeNoteOfAReportWhenAnotherOneHasTakenOverTheRun() {
    runner.finishAtOnce = false;
    start(Plans.plan(Plans.task("a")));
    await().until(() -> runner.assignments.size() == 1);
    append(new RunEvent.RunResumed());

    var later = new AttemptId(RUN, new TaskId("a"), 2);
    var answer =
        bus.ask(SchedulerAddresses.REPORT, new AttemptReport.Succeeded(later, "done", Usage.NONE));

    assertThat(answer).isInstanceOf(Reply.Refused.class);
    await()
        .untilAsserted(() ->
            assertThat(halted)
                .containsExactly(
                    new RunHalted(RUN, "run r1 has been taken over by another orchestrator")));
  }

  @Test
  void shouldTellWhoReportsThatTheJournalRefuses() {
    runner.finishAtOnce = false;
    start(Plans.plan(Plans.task("a")));
    await().until(() -> runner.assignments.size() == 1);
    var attempt = runner.assignments.getFirst().attempt();
    store.refuse(Refusal.Code.STORAGE, "the disk is full; make room");

    var answer =
        bus.ask(SchedulerAddresses.REPORT, new AttemptReport.Succeeded(attempt, "", Usage.NONE));

    assertThat(answer)
        .isEqualTo(
            new Reply.Refused<>(
                new Refusal(
                    Refusal.Code.NOT_FOUND,
                    "run r1 is not under way here any more: the disk is full; make room")));
  }

  @Test
  void shouldAcknowledgeAnInstructionToResumeWithOnlyWhenItIsJournalled() {
    endedRun();

    bus.ask(SchedulerAddresses.RESUME, new ResumeRun(RUN, adding(Plans.task("b")))).orThrow();

    assertThat(store.events())
        .contains(new RunEvent.RunResumed(), new RunEvent.TasksAdded(List.of(Plans.task("b"))));
  }

  @Test
  void shouldRefuseAnInstructionToResumeWithWhenTheJournalRefuses() {
    endedRun();
    store.refuse(Refusal.Code.STORAGE, "the disk is full; make room");

    var answer = bus.ask(SchedulerAddresses.RESUME, new ResumeRun(RUN, adding(Plans.task("b"))));

    assertThat(answer).asString().contains("the disk is full; make room");
    await().untilAsserted(() -> assertThat(halted).hasSize(1));
  }

  @Test
  void shouldRefuseTasksOfWorkflowsThatTheRunHasNotKept() {
    // given
    endedRun();
    var later =
        new Task(
            new TaskId("b"), null, null, "do b", List.of(), List.of(), OnFailure.HARD, "later");

    // when
    var resumed = bus.ask(SchedulerAddresses.RESUME, new ResumeRun(RUN, adding(later)));
    runner.finishAtOnce = false;
    bus.ask(SchedulerAddresses.RESUME, new ResumeRun(RUN, adding(Plans.task("c")))).orThrow();
    var instructed = bus.ask(SchedulerAddresses.INSTRUCT, adding(later));

    // then
    assertThat(resumed).asString().contains("INVALID", "workflow");
    assertThat(instructed).asString().contains("INVALID", "workflow");
    assertThat(halted).isEmpty();
  }

  /// A run of one task that was begun before there were any workflows.
  private void endedRun() {
    var task = Plans.task("a");
    append(
        new RunEvent.RunStarted("", ORIGIN, 4, CONFIG.retry(), Map.of(), Approval.ASK),
        new RunEvent.TasksAdded(List.of(task)),
        new RunEvent.TaskReady(task.id()),
        new RunEvent.AttemptStarted(task.id(), 1, "coder", null),
        new RunEvent.AttemptSucceeded(task.id(), 1, "", Usage.NONE),
        new RunEvent.IntegrationStarted(task.id(), 1),
        new RunEvent.TaskSucceeded(task.id(), null, null),
        new RunEvent.RunFinished(RunState.SUCCEEDED));
  }

  private static RunInstruction adding(Task task) {
    return new RunInstruction.AddTasks(RUN, List.of(task));
  }

  private void append(RunEvent... events) {
    append(Instant.EPOCH, events);
  }

  private void append(Instant at, RunEvent... events) {
    bus.ask(
            StoreAddresses.APPEND,
            new AppendEvents(RUN, store.events().size(), at, List.of(events)))
        .orThrow();
  }

  @Test
  void shouldStartNoMoreThanTheRunnersHaveSlotsFor() {
    runner.finishAtOnce = false;
    awaitFirstAnnouncement();
    runner.announce(1);
    bus.ask(SchedulerAddresses.DRIVEN, new ListDrivenRuns()).orThrow(); // it has heard it then
    start(Plans.plan(Plans.task("a"), Plans.task("b")));
    await().until(() -> runner.assignments.size() == 1);
    assertThat(store.events()).filteredOn(RunEvent.AttemptStarted.class::isInstance).hasSize(1);

    runner.announce(2);

    await().until(() -> runner.assignments.size() == 2);
  }

  /// The runner answers one after the other, and it was sought before.
  private void awaitFirstAnnouncement() {
    bus.ask(RunnerAddresses.CLOSE, new CloseRun(RUN, ORIGIN, List.of())).orThrow();
  }

  private void start(Plan plan) {
    bus.ask(SchedulerAddresses.START, new StartRun(RUN, plan, ORIGIN, null)).orThrow();
  }

  private void awaitEnd() {
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(() ->
            assertThat(seen)
                .extracting(JournalEntry::event)
                .last()
                .isInstanceOf(RunEvent.RunFinished.class));
  }

  private void deploy(VerticleBase verticle) {
    var options = new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD);
    vertx.deployVerticle(verticle, options).await();
  }

  private final class Listener extends VerticleBase {
    @Override
    public Future<?> start() {
      bus.subscribe(SchedulerAddresses.PROGRESS, progress -> seen.addAll(progress.entries()));
      bus.subscribe(SchedulerAddresses.HALTED, halted::add);
      return Future.succeededFuture();
    }
  }
}
