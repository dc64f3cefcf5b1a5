package dev.orchestrator.contracts.config;

import java.time.Duration;
import java.util.Objects;

/// What is done with the questions of agents.
///
/// @param answeredBy who is asked first
/// @param timeout after this long without an answer the agent is to decide by itself
public record QuestionsConfig(Answerer answeredBy, Duration timeout) {
  /// Where nobody has said anything else.
  public static final QuestionsConfig DEFAULT =
      new QuestionsConfig(Answerer.ORCHESTRATOR, Duration.ofMinutes(30));

  public QuestionsConfig {
    answeredBy = Objects.requireNonNullElse(answeredBy, Answerer.ORCHESTRATOR);
    timeout = Objects.requireNonNullElse(timeout, Duration.ofMinutes(30));
  }

  /// The same, where only people are there to answer.
  public QuestionsConfig byPeople() {
    return new QuestionsConfig(Answerer.PERSON, timeout);
  }
}
