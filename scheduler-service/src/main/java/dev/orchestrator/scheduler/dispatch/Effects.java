package dev.orchestrator.scheduler.dispatch;

import dev.orchestrator.contracts.bus.Refusal;
import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.contracts.run.AttemptId;
import dev.orchestrator.contracts.run.FailureClass;
import dev.orchestrator.contracts.run.RunEvent;
import dev.orchestrator.contracts.run.RunId;
import dev.orchestrator.contracts.run.TaskState;
import dev.orchestrator.contracts.run.Usage;
import dev.orchestrator.contracts.runner.AttemptReport;
import dev.orchestrator.contracts.runner.CloseRun;
import dev.orchestrator.contracts.runner.DeliverAnswer;
import dev.orchestrator.contracts.runner.RunnerAddresses;
import dev.orchestrator.contracts.runner.StopAttempt;
import dev.orchestrator.scheduler.briefing.BriefingException;
import dev.orchestrator.scheduler.plan.PlanState;
import dev.orchestrator.scheduler.plan.Question;
import dev.orchestrator.scheduler.plan.TaskNode;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What a journalled event makes the scheduler do. Events alone say it, so after a restart the same
/// journal leads to the same requests.
final class Effects {
  private static final Logger LOG = System.getLogger(Effects.class.getName());

  private final RunId run;
  private final PlanState state;
  private final Agents agents;
  private final Outbox outbox;
  private final Consumer<AttemptReport> reports;

  /// @param reports takes what this scheduler has to say itself about an attempt
  Effects(
      RunId run, PlanState state, Agents agents, Outbox outbox, Consumer<AttemptReport> reports) {
    this.run = run;
    this.state = state;
    this.agents = agents;
    this.outbox = outbox;
    this.reports = reports;
  }

  void of(RunEvent event) {
    switch (event) {
      case RunEvent.AttemptStarted started -> assign(started);
      case RunEvent.CancelRequested(var task) -> stop(state.node(task));
      case RunEvent.IntegrationStarted(var task, var number) -> integrate(task, number);
      case RunEvent.QuestionAnswered answered -> deliver(answered);
      case RunEvent.RunInterrupted _ -> stopAll();
      case RunEvent.BudgetReached reached -> holdUp(reached.task());
      case RunEvent.RunFinished _ -> close();
      case RunEvent.RunResumed _ -> {
        state.questions().all().forEach(this::deliver);
        holdUp(null); // whoever was to stop them may not have come to it
      }
      case RunEvent.RunStarted _,
          RunEvent.PlanningRequested _,
          RunEvent.PlanProposed _,
          RunEvent.PlanRefused _,
          RunEvent.PlanRejected _,
          RunEvent.TasksAdded _,
          RunEvent.TaskReady _,
          RunEvent.WriteBlocked _,
          RunEvent.SessionOpened _,
          RunEvent.AttemptSucceeded _,
          RunEvent.AttemptFailed _,
          RunEvent.AttemptInterrupted _,
          RunEvent.RetryScheduled _,
          RunEvent.IntegrationDelayed _,
          RunEvent.StepReached _,
          RunEvent.ChangesRequested _,
          RunEvent.DecisionNeeded _,
          RunEvent.MergeRefused _,
          RunEvent.MergeNeeded _,
          RunEvent.DecisionMade _,
          RunEvent.TaskSucceeded _,
          RunEvent.TaskFailed _,
          RunEvent.TaskSkipped _,
          RunEvent.TaskCancelled _,
          RunEvent.TaskRevived _,
          RunEvent.TaskPaused _,
          RunEvent.TaskContinued _,
          RunEvent.RunPaused _,
          RunEvent.RunContinued _,
          RunEvent.RunCancelRequested _,
          RunEvent.QuestionAsked _,
          RunEvent.QuestionProlonged _,
          RunEvent.QuestionReferred _,
          RunEvent.AnswerRefused _,
          RunEvent.QuestionWithdrawn _,
          RunEvent.ProgressReported _,
          RunEvent.UsageReported _,
          RunEvent.ProviderStateChanged _,
          RunEvent.BudgetSet _ -> {}
    }
  }

  /// Stops every attempt and every merge under way; their reports still come.
  void stopAll() {
    state.allNodes().forEach(this::stop);
  }

  /// Stops attempts that may not go on for now; merges go on.
  ///
  /// @param task null for all
  private void holdUp(@Nullable TaskId task) {
    state
        .allNodes()
        .filter(node -> task == null || node.id().equals(task))
        .filter(node -> node.state() == TaskState.RUNNING)
        .filter(node -> state.spending().isHeld() || state.spending().isHeld(node.id()))
        .forEach(this::stop);
  }

  private void stop(TaskNode node) {
    if (node.state() == TaskState.RUNNING || node.state() == TaskState.INTEGRATING) {
      var attempt = new AttemptId(run, node.id(), node.attempt());
      outbox.send(RunnerAddresses.STOP, new StopAttempt(attempt), this::logRefusal);
    }
  }

  private void assign(RunEvent.AttemptStarted started) {
    var attempt = new AttemptId(run, started.task(), started.attempt());
    try {
      agents
          .assignment(run, started, state)
          .ifPresentOrElse(
              assignment ->
                  outbox.send(
                      RunnerAddresses.ASSIGN,
                      assignment,
                      refusal -> fail(attempt, FailureClass.TRANSIENT, refusal.sentence())),
              () -> fail(attempt, FailureClass.CONFIG, notConfigured(started.agent())));
    } catch (BriefingException e) {
      fail(attempt, FailureClass.CONFIG, String.valueOf(e.getMessage()));
    }
  }

  private static String notConfigured(String agent) {
    return "agent %s or its provider is not configured; add it to .orchestrator/config.json"
        .formatted(agent);
  }

  private void fail(AttemptId attempt, FailureClass failure, String sentence) {
    reports.accept(new AttemptReport.Failed(attempt, failure, sentence, Usage.NONE, null));
  }

  /// An agent that is not at work any more is told with its next attempt.
  private void deliver(RunEvent.QuestionAnswered answered) {
    deliver(state.questions().find(answered.question()).orElseThrow());
  }

  /// An agent that asks once more what it has been answered did not hear it.
  void repeatAnswer(AttemptReport.Asked asked) {
    state.questions().all().stream()
        .filter(one -> attempt(one).equals(asked.attempt()) && one.key().equals(asked.question()))
        .forEach(this::deliver);
  }

  private void deliver(Question question) {
    var answer = question.answer();
    if (answer != null && question.isAwaitedAtWork()) {
      outbox.send(
          RunnerAddresses.ANSWER,
          new DeliverAnswer(attempt(question), question.key(), answer),
          refusal -> undelivered(question, refusal));
    }
  }

  /// As long as it is awaited the answer is sent again.
  private void undelivered(Question question, Refusal refusal) {
    logRefusal(refusal);
    if (refusal.isTemporary()) {
      reports.accept(new AttemptReport.Asked(attempt(question), question.key(), question.text()));
    }
  }

  private AttemptId attempt(Question question) {
    return new AttemptId(run, question.asker().id(), question.attempt());
  }

  private void integrate(TaskId task, int number) {
    var attempt = new AttemptId(run, task, number);
    outbox.send(
        RunnerAddresses.INTEGRATE,
        agents.integration(attempt, state),
        refusal ->
            reports.accept(
                new AttemptReport.NotIntegrated(
                    attempt, FailureClass.TRANSIENT, refusal.sentence())));
  }

  private void close() {
    var attempts =
        state
            .allNodes()
            .filter(TaskNode::hasBegun)
            .map(node -> new AttemptId(run, node.id(), node.attempt()))
            .toList();
    outbox.send(
        RunnerAddresses.CLOSE, new CloseRun(run, state.place(), attempts), this::logRefusal);
  }

  private void logRefusal(Refusal refusal) {
    LOG.log(Level.WARNING, "run {0}: {1}", run, refusal.sentence());
  }
}
