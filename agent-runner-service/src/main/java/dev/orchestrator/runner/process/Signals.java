package dev.orchestrator.runner.process;

/// Sends the signal that [ProcessHandle] cannot: it knows SIGTERM and SIGKILL only.
interface Signals {
  /// Sends SIGINT; without effect if the process is gone, whoever has its number now.
  void interrupt(ProcessHandle process);
}
