package dev.orchestrator.runner.process;

/// The signal by which a program likes to be asked to stop.
public enum StopSignal {
  /// SIGINT, as from Ctrl-C.
  INTERRUPT,
  /// SIGTERM.
  TERMINATE
}
