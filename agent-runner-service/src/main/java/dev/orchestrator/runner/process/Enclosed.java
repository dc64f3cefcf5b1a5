package dev.orchestrator.runner.process;

/// A command that was started enclosed.
///
/// @param outermost the process that we started: the command itself or a wrapper around it
/// @param mark by which its children are known
/// @param since its start time, as [ProcStat] has it; 0 when it had ended before that was read
record Enclosed(ProcessHandle outermost, Mark mark, long since) {
  static Enclosed of(Process process, Mark mark) {
    return new Enclosed(process.toHandle(), mark, ProcStat.of(process.pid()).start());
  }
}
