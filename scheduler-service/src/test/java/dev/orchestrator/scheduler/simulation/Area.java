package dev.orchestrator.scheduler.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;

/// Where simulated tasks write: a few globs over a handful of files, and by hand which of the files
/// each means. Two tasks share files where their areas, as sets of bits, do.
final class Area {
  static final List<String> FILES = List.of("a/x", "a/y", "b/x", "b/y", "c/x");

  private static final Map<String, Integer> GLOBS =
      Map.of(
          "**", 0b11111,
          "a", 0b00011,
          "a/x", 0b00001,
          "a/y", 0b00010,
          "b/**", 0b01100,
          "{a,b}/y", 0b01010,
          "*/x", 0b10101,
          "[!a]/?", 0b11100,
          "c", 0b10000);
  private static final List<String> NAMES = GLOBS.keySet().stream().sorted().toList();

  private Area() {}

  /// The files that these globs mean, one bit each.
  static int of(List<String> globs) {
    int area = 0;
    for (var glob : globs) {
      area |= bits(glob);
    }
    return area;
  }

  static List<String> any(RandomGenerator random) {
    var globs = new ArrayList<String>();
    for (int count = random.nextInt(3); count > 0; count--) {
      globs.add(NAMES.get(random.nextInt(NAMES.size())));
    }
    return globs;
  }

  static boolean means(String glob, String file) {
    return (bits(glob) & (1 << FILES.indexOf(file))) != 0;
  }

  private static int bits(String glob) {
    return Objects.requireNonNull(GLOBS.get(glob), glob);
  }
}
