package dev.orchestrator.scheduler.simulation;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Random plans, workflows, people, agents, crashes and stand-by schedulers meet the core, one
/// [World] for each seed; [Referee] and [SimulatedScheduler] say what must hold.
///
/// | property | meaning |
/// |---|---|
/// | `simulation.seed` | sees one world again |
/// | `simulation.trace` | with `true` prints each decision |
/// | `simulation.duration` | for how long new worlds are tried, as `PT1H` |
class RunSimulationTest {
  private static final int WORLDS = 2_000;

  /// Where long simulations begin, so that they see worlds that others do not.
  private static final long FAR = 1_000_000;

  @Test
  @Timeout(value = 7, unit = TimeUnit.DAYS)
  void shouldKeepItsPromisesInEveryWorld() {
    var seed = Long.getLong("simulation.seed");
    var duration = System.getProperty("simulation.duration");
    if (seed != null) {
      tryOut(seed);
    } else if (duration != null) {
      tryOutFor(Duration.parse(duration));
    } else {
      for (long one = 1; one <= WORLDS; one++) {
        tryOut(one);
      }
    }
  }

  private static void tryOutFor(Duration duration) {
    var begin = System.nanoTime();
    var first = FAR * (1 + begin % FAR);
    for (long seed = first; System.nanoTime() - begin < duration.toNanos(); seed++) {
      tryOut(seed);
    }
  }

  private static void tryOut(long seed) {
    try {
      new World(seed).runToTheEnd();
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError("seed %d; see it again with%n%s".formatted(seed, again(seed)), e);
    }
  }

  private static String again(long seed) {
    return "./mvnw -pl scheduler-service -am test -Dtest=RunSimulationTest"
        + " -Dsurefire.failIfNoSpecifiedTests=false -Dsimulation.trace=true -Dsimulation.seed="
        + seed;
  }
}
