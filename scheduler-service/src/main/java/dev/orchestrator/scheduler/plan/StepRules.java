package dev.orchestrator.scheduler.plan;

import dev.orchestrator.contracts.config.OnUnresolved;
import dev.orchestrator.contracts.config.StepConfig;
import dev.orchestrator.contracts.run.FailureClass;
import dev.orchestrator.contracts.run.RunEvent;
import dev.orchestrator.contracts.run.Verdict;
import dev.orchestrator.scheduler.locks.CaseRule;
import dev.orchestrator.scheduler.locks.PathGlob;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How a task goes through its workflow: forward from step to step, back to its code step when a
/// check asks for changes, and to its integration after the last step.
final class StepRules {
  private final Decisions decisions;
  private final EndingRules endings;

  StepRules(Decisions decisions, EndingRules endings) {
    this.decisions = decisions;
    this.endings = endings;
  }

  /// An attempt of the task's step has succeeded. Work that was made to fit has been checked
  /// before.
  void done(TaskNode node, @Nullable Verdict verdict) {
    if (node.merging.isRefused()) {
      decisions.emit(new RunEvent.IntegrationStarted(node.id(), node.attempt()));
    } else if (!node.step().kind().isCheck()) {
      goOn(node);
    } else if (verdict == null) {
      endings.failed(node, FailureClass.AGENT, "%s gave no verdict".formatted(node.step().name()));
    } else if (verdict.isApproval()) {
      goOn(node);
    } else if (node.steps.rounds(node.stepIndex()) < node.step().maxRounds()) {
      goBack(node, verdict.comments());
    } else {
      unresolved(node, verdict.comments());
    }
  }

  /// A person takes the work as it is.
  void accepted(TaskNode node) {
    decisions.emit(new RunEvent.DecisionMade(node.id(), true, ""));
    goOn(node);
  }

  /// A person wants it changed once more.
  void sentBack(TaskNode node, String words) {
    var comments = node.feedback() == null ? "" : node.feedback();
    decisions.emit(new RunEvent.DecisionMade(node.id(), false, words));
    goBack(node, words.isBlank() ? comments : "%s\n\n%s".formatted(comments, words).strip());
  }

  private void goOn(TaskNode node) {
    var steps = node.workflow().steps();
    var skipped = new ArrayList<String>();
    for (int next = node.stepIndex() + 1; next < steps.size(); next++) {
      if (concerns(steps.get(next), node)) {
        decisions.emit(new RunEvent.StepReached(node.id(), next, skipped));
        return;
      }
      skipped.add(steps.get(next).name());
    }
    decisions.emit(new RunEvent.IntegrationStarted(node.id(), node.attempt()));
  }

  /// A step with conditions is left out only when all that changed is known.
  private boolean concerns(StepConfig step, TaskNode node) {
    var caseRule =
        decisions.state().origin().origin().ignoreCase()
            ? CaseRule.INSENSITIVE
            : CaseRule.SENSITIVE;
    var globs = step.when().stream().map(glob -> PathGlob.parse(glob, caseRule)).toList();
    return globs.isEmpty()
        || !node.changed.complete()
        || node.changed.paths().stream().anyMatch(path -> matches(globs, path));
  }

  private static boolean matches(List<PathGlob> globs, String path) {
    return globs.stream().anyMatch(glob -> glob.matches(path));
  }

  private void goBack(TaskNode node, String comments) {
    var check = node.stepIndex();
    var round = node.steps.rounds(check) + 1;
    var codeStep = node.steps.codeStepBefore(check);
    decisions.emit(new RunEvent.ChangesRequested(node.id(), check, round, codeStep, comments));
  }

  private void unresolved(TaskNode node, String comments) {
    if (node.step().onUnresolved() == OnUnresolved.ASK) {
      decisions.emit(new RunEvent.DecisionNeeded(node.id(), node.stepIndex(), comments));
    } else {
      endings.failed(
          node,
          FailureClass.AGENT,
          "%s still asked for changes after %s: %s"
              .formatted(node.step().name(), rounds(node.step().maxRounds()), comments));
    }
  }

  private static String rounds(int number) {
    return number == 1 ? "1 round" : number + " rounds";
  }
}
