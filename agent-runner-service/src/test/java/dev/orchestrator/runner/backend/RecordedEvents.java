package dev.orchestrator.runner.backend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.runner.backend.AgentEvent.Ended;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/// Keeps what a backend tells, and fails it where it breaks its promises about order.
public final class RecordedEvents implements Consumer<AgentEvent> {
  private final List<AgentEvent> events = new ArrayList<>();
  private final AtomicBoolean busy = new AtomicBoolean();
  private boolean over;

  @Override
  public void accept(AgentEvent event) {
    assertThat(busy.compareAndSet(false, true)).as("events come one at a time").isTrue();
    synchronized (events) {
      assertThat(over).as("nothing comes after the end").isFalse();
      over = event instanceof Ended;
      events.add(event);
    }
    busy.set(false);
  }

  public List<AgentEvent> all() {
    synchronized (events) {
      return List.copyOf(events);
    }
  }

  public <T extends AgentEvent> List<T> of(Class<T> type) {
    return all().stream().filter(type::isInstance).map(type::cast).toList();
  }

  public Ended ended() {
    return (Ended) all().getLast();
  }
}
