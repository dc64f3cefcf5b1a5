package dev.orchestrator.runner.process;

import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Nothing was started; the message says in one sentence what was missing.
public final class LaunchException extends Exception {
  private static final long serialVersionUID = 1L;

  /// How the JDK passes on what the system says.
  private static final Pattern SYSTEM_ERROR =
      Pattern.compile("error[:=] ?(\\d+)(?: \\(|, )([^)\\n]+)");

  /// EAGAIN (11, on macOS 35), ENOMEM, ENFILE, EMFILE and ETXTBSY.
  private static final Set<Integer> PASSING = Set.of(11, 12, 23, 24, 26, 35);

  private final boolean passing;

  LaunchException(String message) {
    super(message);
    passing = false;
  }

  /// The host takes nothing on any more; the next one will.
  static LaunchException closed() {
    return new LaunchException(
        "nothing is started any more: the process host is closed", null, true);
  }

  private LaunchException(String message, @Nullable Throwable cause, boolean passing) {
    super(message, cause);
    this.passing = passing;
  }

  /// The system refused a command that is there.
  static LaunchException refused(Launch launch, Throwable cause) {
    var said = String.valueOf(cause.getMessage());
    var error = SYSTEM_ERROR.matcher(said);
    var isKnown = error.find();
    return new LaunchException(
        "command %s cannot be started: %s"
            .formatted(launch.command().getFirst(), isKnown ? error.group(2).strip() : said),
        cause,
        cause instanceof OutOfMemoryError
            || (isKnown && PASSING.contains(Integer.parseInt(error.group(1)))));
  }

  /// Whether it was because the host was closed, or for want of processes, memory or open files,
  /// which others may give back.
  public boolean isPassing() {
    return passing;
  }
}
