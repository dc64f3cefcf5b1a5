package dev.orchestrator.launcher.laboratory;

import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Worlds that are made and hurt as a seed says. `-Dlab.seed=N` tries one seed, `-Dlab.rounds=N`
/// that many from it on, `-Dlab.world=large -Dlab.kills=50` another size of them.
class CrashLaboratoryTest {
  private static final long SEED = Long.getLong("lab.seed", 1);
  private static final int ROUNDS =
      Integer.getInteger("lab.rounds", System.getProperty("lab.seed") == null ? 4 : 1);
  private static final int KILLS = Integer.getInteger("lab.kills", 13);
  private static final Scenario SCENARIO =
      Scenario.valueOf(System.getProperty("lab.world", "small").toUpperCase());

  static LongStream seeds() {
    return LongStream.range(SEED, SEED + ROUNDS);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  @Timeout(value = 30, unit = TimeUnit.MINUTES)
  void shouldKeepEveryPromiseWhateverHappens(
      long seed, @TempDir(cleanup = CleanupMode.ON_SUCCESS) Path home) throws Exception {
    var random = new Random(seed);
    var harms = new Harms(random).draw(KILLS, SCENARIO == Scenario.LARGE ? 2 : seed % 2);
    var world = World.create(home.toRealPath(), SCENARIO);
    try {
      new Experiment(world, SCENARIO, random).conduct(harms);
    } catch (Throwable e) {
      throw new AssertionError(
          "seed %d; again with -Dtest=CrashLaboratoryTest -Dlab.seed=%1$d -Dlab.world=%s -Dlab.kills=%d; the world is left in %s"
              .formatted(seed, SCENARIO, KILLS, home),
          e);
    }
  }
}
