package dev.orchestrator.launcher.command;

import dev.orchestrator.contracts.run.RunId;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.random.RandomGenerator;

/// Names new runs: by the time, so that they sort, and by chance, so that two never meet.
final class RunIds {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);
  private static final int SUFFIX_VALUES = 36 * 36 * 36;

  private RunIds() {}

  static RunId next(Instant now, RandomGenerator random) {
    var suffix = Integer.toString(random.nextInt(SUFFIX_VALUES), 36);
    return new RunId("%s-%3s".formatted(TIME.format(now), suffix).replace(' ', '0'));
  }
}
