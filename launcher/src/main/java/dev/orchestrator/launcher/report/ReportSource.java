package dev.orchestrator.launcher.report;

import dev.orchestrator.contracts.bus.Reply;
import dev.orchestrator.contracts.scheduler.Acknowledged;
import dev.orchestrator.contracts.scheduler.RunInstruction;
import java.util.function.Function;

/// Makes the report of a run when there is somebody to tell what a person decides on seeing it.
@FunctionalInterface
public interface ReportSource {

  /// @param instruct gives an instruction to the run; callable from any thread
  RunReport report(Function<RunInstruction, Reply<Acknowledged>> instruct);

  /// A report that decides nothing.
  static ReportSource of(RunReport report) {
    return _ -> report;
  }
}
