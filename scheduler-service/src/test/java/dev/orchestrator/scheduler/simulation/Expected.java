package dev.orchestrator.scheduler.simulation;

import dev.orchestrator.contracts.run.RunEvent;
import java.util.function.Predicate;

/// The event that must come next.
///
/// @param what in words, for whoever reads the failure
record Expected(String what, Predicate<RunEvent> fits) {
  static Expected exactly(RunEvent event) {
    return new Expected(event.toString(), event::equals);
  }

  static <T extends RunEvent> Expected of(Class<T> type, Predicate<T> fits) {
    return new Expected(
        type.getSimpleName(), event -> type.isInstance(event) && fits.test(type.cast(event)));
  }
}
