package dev.orchestrator.runner.carriage;

/// Says in a sentence why a run's work cannot be brought in.
public final class CarriageException extends RuntimeException {
  CarriageException(String sentence) {
    super(sentence);
  }
}
