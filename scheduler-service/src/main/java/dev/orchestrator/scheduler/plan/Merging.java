package dev.orchestrator.scheduler.plan;

import dev.orchestrator.contracts.run.MergeObstacle;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What stands between a task's finished work and its merge, from the first refusal on. A try is
/// lost when the agent gave up, or when the same obstacle is still there after it; a conflict with
/// what others have merged meanwhile costs none, since each of those has ended.
final class Merging {
  private @Nullable MergeObstacle obstacle;
  private List<String> byHand = List.of();
  private int lostTries;
  private boolean failed;
  private @Nullable String trouble;

  /// Whether the work was finished and could not be merged.
  boolean isRefused() {
    return obstacle != null;
  }

  @Nullable MergeObstacle obstacle() {
    return obstacle;
  }

  /// Commands that let a person make the work fit.
  List<String> byHand() {
    return byHand;
  }

  int lostTries() {
    return lostTries;
  }

  /// How the agent failed in its last try; null where it did not.
  @Nullable String trouble() {
    return trouble;
  }

  void refuse(MergeObstacle next, List<String> commands) {
    if (obstacle != null && (failed || !isAnother(next, obstacle))) {
      lostTries++;
    }
    failed = false;
    obstacle = next;
    byHand = commands;
  }

  private static boolean isAnother(MergeObstacle next, MergeObstacle before) {
    return next instanceof MergeObstacle.Conflict && !next.onto().equals(before.onto());
  }

  void succeed() {
    trouble = null;
  }

  void fail(String message) {
    failed = true;
    trouble = message;
  }

  /// Gives the agent all its tries again.
  void startAnew() {
    lostTries = 0;
    failed = false;
    trouble = null;
    obstacle = null;
    byHand = List.of();
  }

  @Override
  public String toString() {
    return "refused=%s lost=%d failed=%s".formatted(obstacle, lostTries, failed);
  }
}
