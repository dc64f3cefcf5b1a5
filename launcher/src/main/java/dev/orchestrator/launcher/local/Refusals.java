package dev.orchestrator.launcher.local;

import dev.orchestrator.contracts.bus.Refusal;
import dev.orchestrator.launcher.UserException;

/// What a service's refusal means to the person at the command line.
public final class Refusals {
  private Refusals() {}

  public static UserException asUserException(Refusal refusal) {
    return switch (refusal.code()) {
      case NOT_FOUND, WRONG_STATE, INVALID -> UserException.usage(refusal.sentence());
      case TIMEOUT, NO_HANDLER, INTERNAL, SEQUENCE_CONFLICT, STORAGE, INTERRUPTED ->
          UserException.environment(refusal.sentence());
    };
  }
}
