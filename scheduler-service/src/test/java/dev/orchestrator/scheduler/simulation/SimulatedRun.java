package dev.orchestrator.scheduler.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.contracts.run.RunEvent;
import dev.orchestrator.contracts.run.RunId;
import dev.orchestrator.scheduler.plan.PlanState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// A run as the store has it: a journal behind a fence, watched by a referee.
final class SimulatedRun {
  private static final boolean TRACE = Boolean.getBoolean("simulation.trace");

  final RunId id;
  final SimulatedAnswers answers = new SimulatedAnswers(Scene.agents());
  final Referee referee;
  private final RunEvent.RunStarted started;
  private final List<RunEvent> journal = new ArrayList<>();

  /// @param tasks the event that gives the run tasks, or somebody to plan them
  SimulatedRun(RunId id, Scene scene, RunEvent.RunStarted started, RunEvent tasks) {
    this.id = id;
    this.started = started;
    var view = new RunView(started);
    view.apply(tasks);
    journal.add(tasks);
    referee = new Referee(scene, view, answers);
  }

  RunView view() {
    return referee.view();
  }

  boolean isFinished() {
    return view().finished;
  }

  long sequence() {
    return journal.size();
  }

  /// Adds to the journal unless somebody else has.
  boolean append(long expectedSequence, List<Decision> decisions, Instant at) {
    if (expectedSequence != journal.size()) {
      return false;
    }
    for (var decision : decisions) {
      trace(decision, at);
      journal.addAll(decision.events());
      referee.judge(decision, at);
    }
    return true;
  }

  private void trace(Decision decision, Instant at) {
    if (TRACE && !(decision.events().isEmpty() && decision.refusal() == null)) {
      System.out.printf("%s %s on %s%n", at, id, decision.input());
      decision.events().forEach(event -> System.out.println("    " + event));
      if (decision.refusal() != null) {
        System.out.println("    refused: " + decision.refusal());
      }
    }
  }

  PlanState replay() {
    var state = new PlanState(started);
    journal.forEach(state::apply);
    return state;
  }

  void requireReplayIs(PlanState live) {
    assertThat(replay().describe()).as("replay against live").isEqualTo(live.describe());
  }

  @Override
  public String toString() {
    var open = view().all().filter(task -> !task.state.isFinal()).toList();
    return "%s finished=%s paused=%s interrupted=%s open=%s"
        .formatted(id, isFinished(), view().paused, view().interrupted, open);
  }
}
