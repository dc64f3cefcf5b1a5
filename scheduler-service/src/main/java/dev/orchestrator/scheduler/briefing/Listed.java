package dev.orchestrator.scheduler.briefing;

import java.util.List;

/// As much of a list as an agent is told.
final class Listed {
  /// Parent tasks with their words.
  static final int PARENTS = 20;

  /// Parent tasks without their work.
  static final int FAILED = 100;

  /// Globs of files that a task may write.
  static final int WRITES = 200;

  /// Tasks of a plan that is added to.
  static final int TASKS = 200;

  /// Commits that changed what is in conflict.
  static final int COMMITS = 20;

  /// Questions with their answers.
  static final int QUESTIONS = 20;

  /// Results of tasks that have succeeded.
  static final int RESULTS = 20;

  /// Things that are wrong with an answer.
  static final int PROBLEMS = 50;

  private Listed() {}

  static <T> List<T> first(List<T> items, int limit) {
    return items.stream().limit(limit).toList();
  }

  static <T> List<T> last(List<T> items, int limit) {
    return List.copyOf(items.subList(Math.max(0, items.size() - limit), items.size()));
  }

  /// How many there are beyond the limit; empty for none.
  static String leftOut(List<?> items, int limit) {
    return items.size() > limit ? String.valueOf(items.size() - limit) : "";
  }
}
