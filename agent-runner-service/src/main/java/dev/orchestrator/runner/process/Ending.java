package dev.orchestrator.runner.process;

/// What made a process end.
public enum Ending {
  /// It ended by itself, or by a hand that is not ours.
  EXITED,
  /// [RunningProcess#stop] was called, or its host was closed.
  STOPPED,
  /// It reached its time limit.
  TIMED_OUT,
  /// It wrote nothing for too long.
  IDLE,
  /// It took more of the machine than it may.
  OVER_QUOTA,
  /// The command itself was never reached: the system refused the processes or the memory for it.
  NOT_BEGUN
}
