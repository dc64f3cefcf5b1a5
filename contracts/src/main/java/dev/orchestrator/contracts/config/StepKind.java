package dev.orchestrator.contracts.config;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/// What a workflow step is there for.
public enum StepKind {
  /// Writes: what comes of it is the task's work.
  @JsonProperty("code")
  CODE,
  /// Reads the work and gives a verdict on it.
  @JsonProperty("review")
  REVIEW,
  /// Tries the work and gives a verdict on it.
  @JsonProperty("test")
  TEST;

  /// Whether the step ends with a verdict, which may send the task back to its latest code step.
  public boolean isCheck() {
    return this != CODE;
  }

  /// The word users read: the name in lower case.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
