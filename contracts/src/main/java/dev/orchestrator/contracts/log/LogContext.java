package dev.orchestrator.contracts.log;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The run, task and attempt that a piece of work is about. What is logged while it lasts bears
/// them, on its thread and, over the bus, where its messages are answered; threads that it starts
/// say it anew.
///
/// @param task null for what concerns the run as a whole
/// @param attempt null for what concerns no attempt
public record LogContext(String run, @Nullable String task, @Nullable Integer attempt) {
  /// The logger of what happens to runs.
  public static final String RUN_LOG = "dev.orchestrator.runs";

  private static final ScopedValue<LogContext> CURRENT = ScopedValue.newInstance();

  /// What the calling thread is at work on.
  public static Optional<LogContext> current() {
    return CURRENT.isBound() ? Optional.of(CURRENT.get()) : Optional.empty();
  }

  /// Does a piece of work that is about this.
  public void run(Runnable work) {
    ScopedValue.where(CURRENT, this).run(work);
  }

  /// Does a piece of work that is about something, if it is known what.
  public static void run(@Nullable LogContext about, Runnable work) {
    if (about == null) {
      work.run();
    } else {
      about.run(work);
    }
  }

  /// The work, for another thread, about what the calling thread is at work on.
  public static Runnable carried(Runnable work) {
    var about = current().orElse(null);
    return () -> run(about, work);
  }
}
