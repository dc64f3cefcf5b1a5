package dev.orchestrator.launcher.laboratory;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A task of the plan, and all that must have come of it in the end.
///
/// @param shared a file to which several errands add a line, null for none
record Errand(
    String id, List<String> parents, Set<Habit> habits, @Nullable String shared, int pauseMillis) {
  Errand {
    parents = List.copyOf(parents);
    habits = Set.copyOf(habits);
  }

  boolean does(Habit habit) {
    return habits.contains(habit);
  }

  /// The workflow by its name in the configuration.
  @Nullable String workflow() {
    var reviewed = does(Habit.IS_REVIEWED);
    var tested = does(Habit.IS_TESTED);
    return reviewed && tested ? "full" : reviewed ? "reviewed" : tested ? "tested" : null;
  }

  /// The labels of the steps of which each must succeed exactly once.
  List<String> steps() {
    var steps = new ArrayList<String>();
    steps.add(id + " code 1");
    if (does(Habit.IS_REVIEWED)) {
      steps.add(id + " review 1");
    }
    if (isSentBack()) {
      steps.add(id + " code 2");
      steps.add(id + " review 2");
    }
    if (does(Habit.IS_TESTED)) {
      steps.add(id + " test 1");
    }
    return steps;
  }

  private boolean isSentBack() {
    return does(Habit.IS_REVIEWED) && does(Habit.IS_SENT_BACK);
  }

  /// Its own files with their content; the shared one is nobody's own.
  Map<String, String> files() {
    var files = new TreeMap<String, String>();
    files.put(id + "/work.txt", "first half\nsecond half\n" + (isSentBack() ? "mended\n" : ""));
    files.put(id + "/deep/er/other.txt", does(Habit.ASKS) ? AgentScript.ANSWER : id);
    return files;
  }
}
