package dev.orchestrator.scheduler.fleet;

import java.time.Duration;

/// Calls later, on a thread that may wait.
@FunctionalInterface
public interface Alarm {
  void after(Duration wait, Runnable call);
}
