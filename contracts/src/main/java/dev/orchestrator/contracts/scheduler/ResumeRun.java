package dev.orchestrator.contracts.scheduler;

import dev.orchestrator.contracts.run.RunId;
import org.jspecify.annotations.Nullable;

/// Goes on with a run that was interrupted or whose orchestrator died.
///
/// @param instruction what is to be done first; with one that gives the run work again, a run that
///   is over goes on too
/// @param repository absolute path of the repository's main checkout now, null where it was before
public record ResumeRun(
    RunId run, @Nullable RunInstruction instruction, @Nullable String repository) {
  public ResumeRun(RunId run, @Nullable RunInstruction instruction) {
    this(run, instruction, null);
  }

  public ResumeRun(RunId run) {
    this(run, null);
  }
}
