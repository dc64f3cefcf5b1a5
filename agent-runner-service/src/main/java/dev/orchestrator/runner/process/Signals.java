package dev.orchestrator.runner.process;

/// Sends signals that [ProcessHandle] cannot: it knows SIGTERM and SIGKILL only, and no groups.
interface Signals {
  /// Asks one process to stop; without effect if it is gone.
  void send(long pid, StopSignal signal);

  /// Kills all members of the process group that `leader` began; without effect if there is none.
  void killGroup(long leader);
}
