package dev.orchestrator.contracts.config;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/// Who answers an agent's question.
public enum Answerer {
  /// The orchestrator agent, and a person where it does not know.
  @JsonProperty("orchestrator")
  ORCHESTRATOR,
  @JsonProperty("person")
  PERSON,
  /// In the end nobody has; the agent decides by itself.
  @JsonProperty("nobody")
  NOBODY;

  /// The word that people read.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
