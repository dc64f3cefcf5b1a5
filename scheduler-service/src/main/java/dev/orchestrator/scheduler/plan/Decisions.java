package dev.orchestrator.scheduler.plan;

import dev.orchestrator.contracts.run.RunEvent;
import java.util.ArrayList;
import java.util.List;

/// What has been decided about the input at hand. Each event is applied to the state as it is
/// decided, so that a later rule sees the earlier ones.
final class Decisions {
  private final PlanState state;
  private final Slots slots;
  private final List<RunEvent> events = new ArrayList<>();

  Decisions(PlanState state, Slots slots) {
    this.state = state;
    this.slots = slots;
  }

  PlanState state() {
    return state;
  }

  void emit(RunEvent event) {
    state.apply(event);
    events.add(event);
    giveBackPlace(event);
  }

  private void giveBackPlace(RunEvent event) {
    switch (event) {
      case RunEvent.AttemptSucceeded ended -> slots.release(ended.task());
      case RunEvent.AttemptFailed ended -> slots.release(ended.task());
      case RunEvent.AttemptInterrupted ended -> slots.release(ended.task());
      default -> {}
    }
  }

  /// Everything decided since this was asked last.
  List<RunEvent> take() {
    var taken = List.copyOf(events);
    events.clear();
    return taken;
  }
}
