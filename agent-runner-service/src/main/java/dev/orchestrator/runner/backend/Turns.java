package dev.orchestrator.runner.backend;

import dev.orchestrator.runner.backend.AgentEvent.Completed;
import dev.orchestrator.runner.backend.AgentEvent.Ended;
import dev.orchestrator.runner.backend.AgentEvent.SessionStarted;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One attempt, turn after turn: what people said while the agent could not listen is its next turn
/// in the same session. The attempt is over when nothing is left to be said, or a turn failed.
///
/// Each turn has the agent's limits to itself.
final class Turns {
  private final Backend backend;
  private final Consumer<AgentEvent> events;
  private @Nullable String session;
  private @Nullable Ended ended;

  Turns(Backend backend, Consumer<AgentEvent> events) {
    this.backend = backend;
    this.events = events;
  }

  void run(AgentRun first) {
    var run = first;
    var last = turn(run);
    var words = next(last, run);
    while (words != null) {
      events.accept(new AgentEvent.Told(words));
      run = run.goingOn(session, words);
      last = turn(run);
      words = next(last, run);
    }
    events.accept(last);
  }

  private static @Nullable String next(Ended last, AgentRun run) {
    return last instanceof Completed ? run.steering().nextTurn() : null;
  }

  private Ended turn(AgentRun run) {
    backend.run(run, event -> take(event, run));
    return Objects.requireNonNull(ended, "a backend's last event is an end");
  }

  private void take(AgentEvent event, AgentRun run) {
    run.patience().hear(event);
    if (event instanceof Ended end) {
      ended = end;
    } else if (!(event instanceof SessionStarted(var name)) || isNew(name)) {
      events.accept(event);
    }
  }

  private boolean isNew(String name) {
    var known = name.equals(session);
    session = name;
    return !known;
  }
}
