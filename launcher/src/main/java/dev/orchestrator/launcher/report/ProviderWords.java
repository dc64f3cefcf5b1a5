package dev.orchestrator.launcher.report;

import dev.orchestrator.contracts.run.RunEvent;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Says what has become of a provider.
public final class ProviderWords {
  private static final DateTimeFormatter TODAY = DateTimeFormatter.ofPattern("HH:mm:ss");
  private static final DateTimeFormatter LATER = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm");
  private static final long MANY_SECONDS = 600;

  private ProviderWords() {}

  /// For everybody, as a sentence: `claude: limited until 14:05:10 (42 s): …`.
  static String sentence(RunEvent.ProviderStateChanged changed, Instant now) {
    var words =
        switch (changed.state()) {
          case AVAILABLE -> "available again";
          case LIMITED -> "limited" + until(" until ", changed.until(), now);
          case FAILING -> "failing, left alone" + until(" until ", changed.until(), now);
          case PROBED -> "one attempt tries whether it answers again";
        };
    return "%s: %s%s"
        .formatted(
            changed.provider(),
            words,
            changed.until() == null || changed.reason().isEmpty() ? "" : ": " + changed.reason());
  }

  private static String until(String word, @Nullable Instant until, Instant now) {
    return until == null ? "" : word + "%s (%s)".formatted(time(until, now), wait(until, now));
  }

  /// For a task that waits for it, in short: `limit, 14:05:10, in 42 s`.
  public static String countdown(RunEvent.ProviderStateChanged awaited, Instant now) {
    var until = awaited.until();
    var what = kind(awaited);
    if (until == null || !until.isAfter(now)) {
      return "%s, %s is being tried".formatted(what, awaited.provider());
    }
    return "%s, %s, in %s".formatted(what, time(until, now), wait(until, now));
  }

  /// What a task waits for: `limit` or `provider`.
  public static String kind(RunEvent.ProviderStateChanged awaited) {
    return switch (awaited.state()) {
      case LIMITED -> "limit";
      case AVAILABLE, FAILING, PROBED -> "provider";
    };
  }

  private static String time(Instant then, Instant now) {
    var format = Duration.between(now, then).toHours() < 12 ? TODAY : LATER;
    return format.format(then.atZone(ZoneId.systemDefault()));
  }

  private static String wait(Instant then, Instant now) {
    var wait = Duration.between(now, then);
    var seconds = Math.max(0, wait.plusMillis(999).toSeconds());
    return seconds < MANY_SECONDS
        ? seconds + " s"
        : String.format(Locale.ROOT, "%d h %d min", wait.toHours(), wait.toMinutesPart());
  }
}
