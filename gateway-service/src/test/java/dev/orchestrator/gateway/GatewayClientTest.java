package dev.orchestrator.gateway;

import static dev.orchestrator.gateway.FakeServices.KNOWN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.orchestrator.contracts.bus.Command;
import dev.orchestrator.contracts.bus.Refusal;
import dev.orchestrator.contracts.bus.Reply;
import dev.orchestrator.contracts.plan.Plan;
import dev.orchestrator.contracts.plan.Task;
import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.contracts.run.AttemptId;
import dev.orchestrator.contracts.run.RunId;
import dev.orchestrator.contracts.run.RunOrigin;
import dev.orchestrator.contracts.runner.RunnerAddresses;
import dev.orchestrator.contracts.runner.SteerAttempt;
import dev.orchestrator.contracts.runner.Steered;
import dev.orchestrator.contracts.scheduler.Acknowledged;
import dev.orchestrator.contracts.scheduler.DrivenRuns;
import dev.orchestrator.contracts.scheduler.InterruptRun;
import dev.orchestrator.contracts.scheduler.ListDrivenRuns;
import dev.orchestrator.contracts.scheduler.ResumeRun;
import dev.orchestrator.contracts.scheduler.RunHalted;
import dev.orchestrator.contracts.scheduler.RunInstruction;
import dev.orchestrator.contracts.scheduler.SchedulerAddresses;
import dev.orchestrator.contracts.scheduler.StartRun;
import dev.orchestrator.gateway.api.RunAtWork;
import dev.orchestrator.gateway.client.GatewayClient;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The command line's side of the gateway.
class GatewayClientTest {
  private static final RunId OTHER = new RunId("other");
  private static final TaskId API = new TaskId("api");
  private static final Task TASK =
      new Task(API, "The API", "coder", "Serve \"ü\" & 漢字.", List.of(), List.of("a/**"), null);

  @TempDir private Path folder;
  private RunningGateway gateway;
  private GatewayClient client;

  @BeforeEach
  void start() throws IOException {
    gateway = RunningGateway.in(folder);
    client = new GatewayClient(gateway.entrance());
  }

  @AfterEach
  void stop() {
    client.close();
    gateway.close();
  }

  @Test
  void shouldBringEveryCommandToItsServiceAsItIs() {
    var origin = new RunOrigin("/repo", "1".repeat(40), null, true);
    var start = new StartRun(OTHER, new Plan("goal", List.of(TASK)), origin, 2);
    var resume = new ResumeRun(KNOWN, new RunInstruction.AddTasks(KNOWN, List.of(TASK)));
    var order = new RunInstruction.ReviseTask(KNOWN, API, "");
    var interrupt = new InterruptRun(KNOWN, "enough");
    var steer = new SteerAttempt(new AttemptId(KNOWN, API, 3), "Use REST.");

    assertDone(SchedulerAddresses.START, start, new Acknowledged());
    assertDone(SchedulerAddresses.RESUME, resume, new Acknowledged());
    assertDone(SchedulerAddresses.INSTRUCT, order, new Acknowledged());
    assertDone(SchedulerAddresses.INTERRUPT, interrupt, new Acknowledged());
    assertDone(RunnerAddresses.STEER, steer, new Steered(Steered.Outcome.NEXT_TURN));
    assertDone(SchedulerAddresses.DRIVEN, new ListDrivenRuns(), new DrivenRuns(List.of(KNOWN)));
    assertThat(gateway.services().taken()).containsExactly(start, resume, order, interrupt, steer);
  }

  private <Q, R> void assertDone(Command<Q, R> command, Q request, R reply) {
    assertThat(client.ask(command, request)).isEqualTo(new Reply.Done<>(reply));
  }

  @Test
  void shouldBringBackWhatServiceRefuses() {
    assertThat(client.ask(SchedulerAddresses.INSTRUCT, new RunInstruction.PauseRun(OTHER)))
        .isEqualTo(
            new Reply.Refused<>(
                new Refusal(Refusal.Code.NOT_FOUND, "run other is not under way here")));
  }

  @Test
  void shouldKnowWhetherAndWhyNobodyWorksOnRun() {
    assertThat(client.atWork(KNOWN)).isEqualTo(done(new RunAtWork(KNOWN, true, null)));
    assertThat(client.atWork(OTHER)).isEqualTo(done(new RunAtWork(OTHER, false, null)));

    gateway.bus().publish(SchedulerAddresses.HALTED, new RunHalted(OTHER, "the disk is full"));

    await()
        .atMost(Duration.ofSeconds(5))
        .until(() ->
            client.atWork(OTHER).equals(done(new RunAtWork(OTHER, false, "the disk is full"))));
  }

  private static <R> Reply<R> done(R value) {
    return new Reply.Done<>(value);
  }

  @Test
  void shouldSayWhenNobodyAnswers() {
    gateway.undeploy();

    var pid = ProcessHandle.current().pid();
    assertThat(client.ask(SchedulerAddresses.DRIVEN, new ListDrivenRuns()))
        .isEqualTo(
            new Reply.Refused<>(
                new Refusal(Refusal.Code.NO_HANDLER, "process %d does not answer".formatted(pid))));
  }
}
