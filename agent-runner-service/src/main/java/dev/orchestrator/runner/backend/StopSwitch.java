package dev.orchestrator.runner.backend;

import dev.orchestrator.contracts.run.FailureClass;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Ends an attempt from any thread, before its process has started as well as after. The first stop
/// counts; later ones change nothing.
public final class StopSwitch {
  private static final AgentEvent.Failed ON_REQUEST =
      new AgentEvent.Failed(FailureClass.CANCELLED, "stopped on request");

  private final List<Runnable> actions = new ArrayList<>();
  private AgentEvent.@Nullable Failed reason;

  public void stop() {
    stop(ON_REQUEST);
  }

  /// Stops the attempt for a reason of the backend's own, which becomes its last event.
  public void stop(AgentEvent.Failed cause) {
    List<Runnable> due;
    synchronized (this) {
      if (reason != null) {
        return;
      }
      reason = cause;
      due = List.copyOf(actions);
    }
    due.forEach(Runnable::run);
  }

  /// Why the attempt was stopped; empty as long as it was not.
  public synchronized Optional<AgentEvent.Failed> reason() {
    return Optional.ofNullable(reason);
  }

  /// Has something done at the stop; at once when that has been already.
  public void whenStopped(Runnable action) {
    synchronized (this) {
      if (reason == null) {
        actions.add(action);
        return;
      }
    }
    action.run();
  }
}
