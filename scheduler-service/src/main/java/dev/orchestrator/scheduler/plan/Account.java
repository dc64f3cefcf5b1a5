package dev.orchestrator.scheduler.plan;

import dev.orchestrator.contracts.config.Budget;
import dev.orchestrator.contracts.run.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a run, or a task, has spent, and what it may. Dollars are counted in whole billionths, so
/// that sums do not depend on their order. For one thread.
final class Account {
  private static final double NANOS = 1e9;

  private Budget budget;
  private long nanoUsd;
  private long tokens;
  private int estimatesOfUsd;
  private int estimatesOfTokens;
  private boolean warned;
  private boolean held;

  Account(Budget budget) {
    this.budget = budget;
  }

  Budget budget() {
    return budget;
  }

  /// Whether a hard bound has been reached, and no other one been set since.
  boolean isHeld() {
    return held;
  }

  /// @param sign 1 to count it, -1 to count it no more
  void count(Usage usage, int sign) {
    nanoUsd += sign * nanos(usage.costUsd());
    tokens += sign * usage.tokens();
    estimatesOfUsd += usage.estimatedCost() ? sign : 0;
    estimatesOfTokens += usage.estimatedTokens() ? sign : 0;
  }

  private static long nanos(@Nullable Double usd) {
    return usd == null ? 0 : Math.round(usd * NANOS);
  }

  void reach(boolean hard) {
    held |= hard;
    warned = true;
  }

  void set(Budget other) {
    budget = other;
    held = false;
  }

  /// The bounds that have been reached and that nobody has been told of, in words.
  ///
  /// @param hard whether those that stop work are meant
  Optional<String> reached(boolean hard) {
    var told = hard ? held : warned;
    var words = new ArrayList<String>();
    var usd = hard ? budget.usd() : budget.softUsd();
    var most = hard ? budget.tokens() : budget.softTokens();
    if (usd != null && nanoUsd >= nanos(usd)) {
      words.add(
          words("%s$%.2f of $%.2f", estimatesOfUsd + estimatesOfTokens, nanoUsd / NANOS, usd));
    }
    if (most != null && tokens >= most) {
      words.add(words("%s%,d of %,d tokens", estimatesOfTokens, tokens, most));
    }
    return told || words.isEmpty() ? Optional.empty() : Optional.of(sentence(hard, words));
  }

  private static String words(String format, int estimates, Object spent, Object bound) {
    return String.format(Locale.ROOT, format, estimates > 0 ? "≈" : "", spent, bound);
  }

  private static String sentence(boolean hard, List<String> words) {
    return (hard ? "spent " : "spent, as a warning, ") + String.join(" and ", words);
  }

  @Override
  public String toString() {
    return "%d nano-dollars and %d tokens (%d, %d estimated) of %s warned=%s held=%s"
        .formatted(nanoUsd, tokens, estimatesOfUsd, estimatesOfTokens, budget, warned, held);
  }
}
