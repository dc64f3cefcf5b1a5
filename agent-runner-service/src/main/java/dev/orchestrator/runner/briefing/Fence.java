package dev.orchestrator.runner.briefing;

import java.util.regex.Pattern;

/// Markdown's lines around a text that is quoted. Longer than any like them in the text, so that
/// its end is never in doubt.
final class Fence {
  private static final Pattern TICKS = Pattern.compile("`{3,}");
  private static final int SHORTEST = 3;

  private Fence() {}

  /// @param text ends with a line break, or is empty
  static String around(String language, String text) {
    int longest =
        TICKS.matcher(text).results().mapToInt(ticks -> ticks.group().length()).max().orElse(0);
    var fence = "`".repeat(Math.max(SHORTEST, longest + 1));
    return "%s%s\n%s%s".formatted(fence, language, text, fence);
  }
}
