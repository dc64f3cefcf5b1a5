package dev.orchestrator.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.orchestrator.contracts.bus.Refusal;
import dev.orchestrator.contracts.bus.RefusedException;
import java.util.concurrent.CompletionException;
import org.assertj.core.api.AbstractStringAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/// Checks that something is refused.
public final class Refusals {
  private Refusals() {}

  /// Goes on with the refusal's sentence.
  public static AbstractStringAssert<?> assertRefused(Refusal.Code code, ThrowingCallable action) {
    var refused = catchThrowableOfType(RefusedException.class, () -> unwrapped(action));
    assertThat(refused).as("refusal").isNotNull();
    assertThat(refused.refusal().code()).isEqualTo(code);
    return assertThat(refused.refusal().sentence());
  }

  private static void unwrapped(ThrowingCallable action) throws Throwable {
    try {
      action.call();
    } catch (CompletionException e) {
      throw e.getCause() == null ? e : e.getCause();
    }
  }
}
