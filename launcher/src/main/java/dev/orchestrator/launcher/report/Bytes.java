package dev.orchestrator.launcher.report;

import java.util.List;
import java.util.Locale;

/// Sizes as people read them.
public final class Bytes {
  private static final int STEP = 1000;
  private static final List<String> UNITS = List.of("kB", "MB", "GB", "TB");

  private Bytes() {}

  /// For example `12.3 MB`.
  public static String words(long bytes) {
    if (bytes < STEP) {
      return bytes + " B";
    }
    double value = bytes;
    int unit = -1;
    while (value >= STEP && unit + 1 < UNITS.size()) {
      value /= STEP;
      unit++;
    }
    return String.format(Locale.ROOT, "%.1f %s", value, UNITS.get(unit));
  }
}
