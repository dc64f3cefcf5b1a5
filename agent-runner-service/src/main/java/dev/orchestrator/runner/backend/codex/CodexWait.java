package dev.orchestrator.runner.backend.codex;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/// How long Codex is going to wait before it tries again. Its events do not say, but its log does.
///
/// A service may ask for an hour's patience, which Codex would spend asleep; to wait is the
/// scheduler's business, who can let others work meanwhile.
///
/// @param until when it will try again
record CodexWait(Duration delay, Instant until, String reason) {
  /// What Codex must log for it; all else is as usual.
  static final String LOG = "error,codex_core::responses_retry=warn";

  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final Pattern LINE =
      Pattern.compile(
          "(?<at>\\S+) +WARN codex_core::responses_retry: .*"
              + "retrying \\S+ request \\(\\d+/\\d+ in (?<seconds>[0-9]+)(\\.[0-9]+)?s\\)"
              + "(.* sampling_error=(?<reason>.*))?.*");

  /// @param line of Codex's log; pauses of less than a second count as none
  static Optional<CodexWait> in(String line) {
    var found = LINE.matcher(line);
    if (!found.matches()) {
      return Optional.empty();
    }
    try {
      var delay = Duration.ofSeconds(Long.parseLong(found.group("seconds")));
      var reason = found.group("reason");
      return Optional.of(
          new CodexWait(
              delay,
              Instant.parse(found.group("at")).plus(delay),
              reason == null ? "the service asks for patience" : reason));
    } catch (DateTimeException | ArithmeticException | NumberFormatException _) {
      return Optional.empty(); // not the log that we know
    }
  }

  boolean isTooLong() {
    return delay.compareTo(PATIENCE) > 0;
  }

  boolean isForALimit() {
    return reason.contains("429");
  }
}
