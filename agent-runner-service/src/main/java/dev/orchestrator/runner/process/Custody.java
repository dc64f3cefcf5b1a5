package dev.orchestrator.runner.process;

import java.time.Duration;

/// The hold that a host has on one process and on what it starts.
///
/// @param grace how long it may take to stop when asked
record Custody(Enclosure enclosure, Mark mark, Duration grace) {
  void ask(Process process, StopSignal signal) {
    enclosure.ask(process.toHandle(), signal);
  }

  void kill(Process process) {
    enclosure.kill(process.toHandle());
  }

  void endRest(Process process, int code) {
    enclosure.endRest(process.toHandle(), mark, code);
  }
}
