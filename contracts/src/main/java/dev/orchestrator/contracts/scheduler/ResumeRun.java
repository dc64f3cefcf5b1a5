package dev.orchestrator.contracts.scheduler;

import dev.orchestrator.contracts.run.RunId;
import org.jspecify.annotations.Nullable;

/// Goes on with a run that was interrupted or whose orchestrator died.
///
/// @param instruction what is to be done first; with one that gives the run work again, a run that
///   is over goes on too
public record ResumeRun(RunId run, @Nullable RunInstruction instruction) {
  public ResumeRun(RunId run) {
    this(run, null);
  }
}
