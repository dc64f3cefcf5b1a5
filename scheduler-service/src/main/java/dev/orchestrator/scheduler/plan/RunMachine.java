package dev.orchestrator.scheduler.plan;

import dev.orchestrator.contracts.bus.Refusal;
import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.contracts.run.AttemptId;
import dev.orchestrator.contracts.run.RunEvent;
import dev.orchestrator.contracts.run.RunState;
import dev.orchestrator.contracts.run.TaskState;
import dev.orchestrator.contracts.scheduler.RunInstruction;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Decides what happens next in a run. No clock, no I/O, no bus: the same inputs, the same random
/// numbers and the same free places give the same events. For one thread.
///
/// [#decide] answers an input in three moves: what the input itself means, then every free place is
/// given to the most urgent ready task, then the run ends if nothing is left. Each event is applied
/// to the state as it is decided, so a later move sees the earlier ones; whoever cannot journal the
/// events must drop the machine.
public final class RunMachine {
  private static final String LOST = "the orchestrator that ran it is gone";

  private final PlanState state;
  private final Slots slots;
  private final Decisions decisions;
  private final EndingRules endings;
  private final ReportRules reports;
  private final InstructionRules instructions;
  private final StartRules starts;
  private final QuestionRules questions;
  private final BudgetRules budgets;

  /// @param slots the places that the run may use
  /// @param answers reads what the orchestrator agent says
  public RunMachine(PlanState state, RandomGenerator random, Slots slots, PlanAnswers answers) {
    this.state = state;
    this.slots = slots;
    decisions = new Decisions(state, slots);
    endings = new EndingRules(decisions);
    var steps = new StepRules(decisions, endings);
    var planning = new PlanningRules(decisions, answers, endings);
    var merges = new MergeRules(decisions, endings);
    questions = new QuestionRules(decisions);
    budgets = new BudgetRules(decisions);
    reports =
        new ReportRules(
            decisions, slots, endings, steps, merges, planning, questions, budgets, random);
    instructions =
        new InstructionRules(
            decisions, endings, steps, merges, planning, questions, budgets, answers);
    starts = new StartRules(decisions, slots);
  }

  public PlanState state() {
    return state;
  }

  /// Why an instruction cannot be followed now; empty when it can be, or has been already.
  public Optional<Refusal> refusal(RunInstruction instruction) {
    return instructions.refusal(instruction);
  }

  /// The events that follow from an input, already applied; none when it changes nothing.
  public List<RunEvent> decide(Input input) {
    if (!state.isFinished() || input instanceof Input.Resume) {
      consider(input);
      budgets.check();
      questions.withdrawUnawaited();
      questions.startAnswering();
      starts.startReady();
      finishIfEnded();
    }
    return decisions.take();
  }

  private void consider(Input input) {
    switch (input) {
      case Input.Begin _ -> endings.releaseAll();
      case Input.Reported(var report, var at) -> reports.consider(report, at);
      case Input.Instructed(var instruction) -> instructions.follow(instruction);
      case Input.Tick(var now) -> {
        releaseDueRetries(now);
        questions.passDeadlines(now);
      }
      case Input.ClockSetBack(var now) -> {
        releaseAllRetries();
        questions.shortenDeadlines(now);
      }
      case Input.ProviderChanged(var change) -> {
        if (!state.knows(change)) {
          decisions.emit(change);
        }
      }
      case Input.Interrupt(var reason) -> interrupt(reason);
      case Input.Resume(var instruction, var underWay, var movedTo) -> {
        decisions.emit(new RunEvent.RunResumed(movedTo));
        resume(instruction, numbered(underWay));
      }
    }
  }

  private void releaseDueRetries(Instant now) {
    for (var due = state.dueRetry(now); due.isPresent(); due = state.dueRetry(now)) {
      endings.tryAgain(due.get());
    }
  }

  /// Better a try too early than one too late by as much as the clock was wrong: who meets a limit
  /// again is told again when it ends.
  private void releaseAllRetries() {
    releaseDueRetries(Instant.MAX);
  }

  private void interrupt(String reason) {
    if (!state.isInterrupted()) {
      decisions.emit(new RunEvent.RunInterrupted(reason));
    }
  }

  /// An attempt of the run without its name, and who has it.
  private record Found(int number, String runner) {}

  private static Map<TaskId, Found> numbered(Map<AttemptId, String> underWay) {
    return underWay.entrySet().stream()
        .collect(
            Collectors.toMap(
                entry -> entry.getKey().task(),
                entry -> new Found(entry.getKey().number(), entry.getValue()),
                BinaryOperator.maxBy(Comparator.comparingInt(Found::number))));
  }

  /// Attempts that a runner still has go on. What else was under way is so no more: attempts start
  /// over, integrations are asked for again, since asking twice merges once; one that was to be
  /// cancelled may be through already.
  private void resume(@Nullable RunInstruction instruction, Map<TaskId, Found> underWay) {
    for (var node : state.allNodes().toList()) {
      if (node.state() == TaskState.RUNNING) {
        var found = underWay.get(node.id());
        if (found != null && found.number() == node.attempt()) {
          adopt(node, found.runner());
        } else {
          interrupted(node);
        }
      } else if (node.state() == TaskState.INTEGRATING) {
        decisions.emit(new RunEvent.IntegrationStarted(node.id(), node.attempt()));
        if (node.cancelling) {
          decisions.emit(new RunEvent.CancelRequested(node.id()));
        }
      }
    }
    endings.releaseAll();
    if (instruction != null) {
      instructions.follow(instruction);
    }
  }

  /// Whoever was to stop it may not have come to it.
  private void adopt(TaskNode node, String runner) {
    if (!node.id().isAnswering()) {
      slots.occupy(node.id(), node.performer(), node.player, runner);
    }
    if (node.cancelling) {
      decisions.emit(new RunEvent.CancelRequested(node.id()));
    }
  }

  private void interrupted(TaskNode node) {
    decisions.emit(new RunEvent.AttemptInterrupted(node.id(), node.attempt(), LOST));
    if (node.cancelling) {
      endings.cancelled(node);
    }
  }

  private void finishIfEnded() {
    if (state.hasEnded() && !state.isFinished()) {
      decisions.emit(new RunEvent.RunFinished(outcome()));
    }
  }

  private RunState outcome() {
    if (state.isCancelled()) {
      return RunState.CANCELLED;
    }
    if (state.nodes().isEmpty()) {
      return state.planning().node().state() == TaskState.CANCELLED
          ? RunState.CANCELLED
          : RunState.FAILED;
    }
    return state.nodes().stream().allMatch(node -> node.state() == TaskState.SUCCEEDED)
        ? RunState.SUCCEEDED
        : RunState.FAILED;
  }
}
