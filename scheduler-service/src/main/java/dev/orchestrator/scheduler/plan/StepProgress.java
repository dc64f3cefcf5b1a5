package dev.orchestrator.scheduler.plan;

import dev.orchestrator.contracts.config.StepConfig;
import dev.orchestrator.contracts.config.StepKind;
import dev.orchestrator.contracts.config.WorkflowConfig;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// How far a task has come in its workflow. A code step keeps its conversation for the whole task,
/// so that comments reach the agent that wrote the work; a check begins a new one in each round, so
/// that it looks at the work afresh.
final class StepProgress {
  /// @param cli whose it is, null where nobody has noted it
  private record Session(String name, @Nullable String cli) {
    @Override
    public String toString() {
      return cli == null ? name : "%s of %s".formatted(name, cli);
    }
  }

  private final WorkflowConfig workflow;
  private final int[] rounds;
  private final Map<Integer, Map<String, Session>> sessions = new HashMap<>();
  private final Map<Integer, String> askedFor = new HashMap<>();
  private int current;
  private int askedBy;
  private @Nullable String feedback;

  StepProgress(WorkflowConfig workflow) {
    this.workflow = workflow;
    this.rounds = new int[workflow.steps().size()];
  }

  int current() {
    return current;
  }

  /// A conversation is only continued by the one who began it.
  @Nullable String session(String player) {
    var session = of(player);
    return session == null ? null : session.name();
  }

  private @Nullable Session of(String player) {
    return sessions.getOrDefault(current, Map.of()).get(player);
  }

  /// Whether a CLI can be asked for the player's session, as far as anybody has noted.
  boolean isSessionOf(String player, String cli) {
    var session = of(player);
    return session == null || session.cli() == null || session.cli().equals(cli);
  }

  @Nullable String feedback() {
    return feedback;
  }

  /// What the current step asked for the last time; null for one that has not asked for anything.
  @Nullable String askedFor() {
    return askedFor.get(current);
  }

  /// The check that asked for changes last.
  StepConfig askedBy() {
    return workflow.steps().get(askedBy);
  }

  /// How often the step has asked for changes.
  int rounds(int step) {
    return rounds[step];
  }

  /// The nearest code step before a check.
  int codeStepBefore(int step) {
    var before = step;
    while (workflow.steps().get(before).kind() != StepKind.CODE) {
      before--;
    }
    return before;
  }

  void sessionOpened(String player, String session, @Nullable String cli) {
    sessions.computeIfAbsent(current, _ -> new TreeMap<>()).put(player, new Session(session, cli));
  }

  void goOn(int step) {
    feedback = null;
    current = step;
    forgetCheck(step);
  }

  void goBack(int check, int round, int codeStep, String comments) {
    rounds[check] = round;
    askedFor.put(check, comments);
    askedBy = check;
    for (int step = codeStep + 1; step <= check; step++) {
      forgetCheck(step);
    }
    current = codeStep;
    feedback = comments;
  }

  /// The author of the finished work is to make it fit.
  void goBackToCode() {
    current = codeStepBefore(current);
    feedback = null;
  }

  /// A person's word gives the checks all their rounds again.
  void startRoundsAnew() {
    Arrays.fill(rounds, 0);
  }

  /// Another life of the task goes on at its step; a check looks at the work afresh.
  void startAnew() {
    startRoundsAnew();
    forgetCheck(current);
  }

  void undecided(String comments) {
    feedback = comments;
  }

  private void forgetCheck(int step) {
    if (workflow.steps().get(step).kind().isCheck()) {
      sessions.remove(step);
    }
  }

  @Override
  public String toString() {
    return "step=%d rounds=%s sessions=%s feedback=%s"
        .formatted(current, Arrays.toString(rounds), sessions, feedback);
  }
}
