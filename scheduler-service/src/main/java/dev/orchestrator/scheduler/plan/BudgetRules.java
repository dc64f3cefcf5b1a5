package dev.orchestrator.scheduler.plan;

import dev.orchestrator.contracts.bus.Refusal;
import dev.orchestrator.contracts.config.Budget;
import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.contracts.run.RunEvent;
import dev.orchestrator.contracts.run.Usage;
import dev.orchestrator.contracts.runner.AttemptReport;
import dev.orchestrator.contracts.scheduler.RunInstruction;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What is made of the figures that attempts tell, and when work is held up for them.
final class BudgetRules {
  private final Decisions decisions;

  BudgetRules(Decisions decisions) {
    this.decisions = decisions;
  }

  private Spending spending() {
    return decisions.state().spending();
  }

  /// An attempt at work tells what it has consumed.
  void consumed(AttemptReport.Consumed report, TaskNode node) {
    if (isNews(report.usage(), spending().told(node.id()))) {
      decisions.emit(
          new RunEvent.UsageReported(
              node.id(), node.attempt(), report.usage(), report.provider(), report.model()));
    }
  }

  /// Figures only grow, unless better ones take the place of estimates: others were held up on
  /// their way.
  private static boolean isNews(Usage usage, Usage told) {
    return !usage.equals(told)
        && (all(usage) >= all(told) || !usage.estimatedTokens().equals(told.estimatedTokens()));
  }

  private static long all(Usage usage) {
    return usage.tokens() + usage.cacheReadTokens();
  }

  /// Says so where a bound has been reached since this was done last.
  void check() {
    if (decisions.state().isCancelled()) {
      return; // nothing starts in it; should it have another life, this is made up for
    }
    var changed = spending().takeChanged();
    changed.stream()
        .filter(Spending::hasAccount)
        .forEach(task -> check(task, "task %s has ".formatted(task)));
    if (!changed.isEmpty()) {
      check(null, "the run has ");
    }
  }

  private void check(@Nullable TaskId task, String who) {
    var account = spending().account(task);
    var hard = account.reached(true);
    if (hard.isPresent()) {
      decisions.emit(new RunEvent.BudgetReached(task, true, who + hard.get()));
    } else if (!account.isHeld()) {
      account
          .reached(false)
          .ifPresent(words -> decisions.emit(new RunEvent.BudgetReached(task, false, who + words)));
    }
  }

  /// Why a person cannot set these bounds, whatever they are for.
  Optional<Refusal> refusal(RunInstruction.SetBudget instruction) {
    var usd = instruction.usd();
    var tokens = instruction.tokens();
    if (usd == null && tokens == null && !instruction.unbounded()) {
      return invalid("there is no bound to set");
    }
    var isUsable =
        (usd == null || (usd > 0 && Double.isFinite(usd))) && (tokens == null || tokens > 0);
    return isUsable ? Optional.empty() : invalid("a bound is not above 0; expected one that is");
  }

  private static Optional<Refusal> invalid(String sentence) {
    return Optional.of(new Refusal(Refusal.Code.INVALID, sentence));
  }

  /// A person sets other bounds.
  void set(RunInstruction.SetBudget instruction) {
    var before = spending().account(instruction.task()).budget();
    var kept = instruction.unbounded() ? before.unbounded() : before;
    var budget = kept.overriddenBy(new Budget(instruction.usd(), instruction.tokens()));
    if (!budget.equals(before)) {
      decisions.emit(new RunEvent.BudgetSet(instruction.task(), budget));
    }
  }
}
