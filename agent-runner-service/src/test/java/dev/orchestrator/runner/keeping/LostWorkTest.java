package dev.orchestrator.runner.keeping;

import java.nio.file.Path;
import java.util.stream.LongStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Nothing that an agent wrote is ever lost, and nobody but the user and a merge moves the user's
/// branch, in worlds made from a seed.
///
/// `-Dlost.worlds=500` looks at more of them, `-Dlost.seed=17` at that one alone, `-Dlost.verbose`
/// tells what git said to the agents.
class LostWorkTest {
  private static final int WORLDS = 16;

  /// Worlds in which something rare happens: the user commits upon a move that a crash hid from us.
  private static final long[] RARE = {88};

  static LongStream seeds() {
    var one = Long.getLong("lost.seed");
    return one == null
        ? LongStream.concat(
            LongStream.rangeClosed(1, Integer.getInteger("lost.worlds", WORLDS)),
            LongStream.of(RARE))
        : LongStream.of(one);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void shouldKeepWhatAgentsWrote(long seed, @TempDir Path home) throws Exception {
    new World(home.toRealPath(), seed).live();
  }
}
