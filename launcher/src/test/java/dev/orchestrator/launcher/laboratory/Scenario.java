package dev.orchestrator.launcher.laboratory;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// How large a world is, and what it is made of.
///
/// @param tasks of one plan
/// @param concurrency agents that work at once
/// @param lanes files that several tasks add to, so that they may not run at once
enum Scenario {
  SMALL(9, 3, 1),
  LARGE(40, 8, 4);

  private static final int MAX_PARENTS = 2;
  private static final int LONGEST_PAUSE_MILLIS = 250;

  private final int tasks;
  private final int concurrency;
  private final int lanes;

  Scenario(int tasks, int concurrency, int lanes) {
    this.tasks = tasks;
    this.concurrency = concurrency;
    this.lanes = lanes;
  }

  int concurrency() {
    return concurrency;
  }

  /// A plan that chance makes.
  ///
  /// @param number tells plans of one world apart
  List<Errand> plan(int number, Random random) {
    var errands = new ArrayList<Errand>();
    for (var i = 0; i < tasks; i++) {
      errands.add(errand("p%d-t%02d".formatted(number, i), errands, random));
    }
    return errands;
  }

  private Errand errand(String id, List<Errand> before, Random random) {
    var parents = parents(before, random);
    var habits = habits(random);
    var shared = shared(random);
    if (shared != null) {
      // between two steps of a workflow others may write, and work would have to be made to fit
      habits.removeAll(EnumSet.of(Habit.IS_REVIEWED, Habit.IS_TESTED));
    }
    return new Errand(id, parents, habits, shared, random.nextInt(LONGEST_PAUSE_MILLIS));
  }

  private static List<String> parents(List<Errand> before, Random random) {
    return random
        .ints(random.nextInt(MAX_PARENTS + 1), 0, Math.max(1, before.size()))
        .distinct()
        .filter(index -> index < before.size())
        .mapToObj(index -> before.get(index).id())
        .toList();
  }

  private static Set<Habit> habits(Random random) {
    var habits = EnumSet.noneOf(Habit.class);
    for (var habit : Habit.values()) {
      if (random.nextInt(3) == 0) {
        habits.add(habit);
      }
    }
    return habits;
  }

  private @Nullable String shared(Random random) {
    var lane = random.nextInt(lanes * 3);
    return lane < lanes ? "shared-%d.txt".formatted(lane) : null;
  }
}
