package dev.orchestrator.launcher.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.contracts.bus.Bus;
import dev.orchestrator.contracts.bus.Command;
import dev.orchestrator.contracts.bus.Reply;
import dev.orchestrator.contracts.bus.Topic;
import dev.orchestrator.contracts.run.JournalEntry;
import dev.orchestrator.contracts.run.RunEvent;
import dev.orchestrator.contracts.run.RunId;
import dev.orchestrator.contracts.scheduler.RunHalted;
import dev.orchestrator.contracts.scheduler.RunProgress;
import dev.orchestrator.contracts.scheduler.SchedulerAddresses;
import dev.orchestrator.contracts.store.JournalPage;
import dev.orchestrator.contracts.store.ReadJournal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class JournalFollowerTest {
  private static final RunId RUN = new RunId("r1");

  private final Recorder recorder = new Recorder();

  @Test
  void shouldNotTakeThePastForThePresentWhenMoreComesWhileItIsRead() throws Exception {
    var bus = new InterruptingBus(progress(6, 7), new RunHalted(RUN, "over"));
    var follower = new JournalFollower(bus, List.of(recorder));
    follower.start();

    bus.publish(SchedulerAddresses.PROGRESS, progress(5));
    assertThat(bus.asked.await(10, TimeUnit.SECONDS)).isTrue();
    follower.stop().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);

    assertThat(recorder.heard)
        .containsExactly(
            "past 1", "past 2", "past 3", "past 4", "now 5", "now 6", "now 7", "halted", "close");
  }

  @Test
  void shouldReadFromTheStoreWhatTheBusDidNotBring() throws Exception {
    var bus = new InterruptingBus();
    var follower = new JournalFollower(bus, List.of(recorder));
    follower.start();

    bus.publish(SchedulerAddresses.PROGRESS, progress(1));
    bus.publish(SchedulerAddresses.PROGRESS, progress(4));
    follower.stop().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);

    assertThat(recorder.heard)
        .containsExactly("now 1", "now 2", "now 3", "now 4", "now 5", "now 6", "now 7", "close");
  }

  private static RunProgress progress(long... numbers) {
    return new RunProgress(RUN, entries(LongStream.of(numbers)));
  }

  private static List<JournalEntry> entries(LongStream numbers) {
    return numbers
        .mapToObj(
            number -> new JournalEntry(RUN, number, Instant.EPOCH, new RunEvent.RunContinued()))
        .toList();
  }

  /// Has a store of seven events, and publishes before it answers for the first time.
  private static final class InterruptingBus implements Bus {
    private final Map<Topic<?>, Consumer<Object>> subscribers = new HashMap<>();
    private final List<Object> meanwhile;
    private final CountDownLatch asked = new CountDownLatch(1);

    InterruptingBus(Object... meanwhile) {
      this.meanwhile = new ArrayList<>(List.of(meanwhile));
    }

    @Override
    @SuppressWarnings("unchecked")
    public <E> void subscribe(Topic<E> topic, Consumer<E> subscriber) {
      subscribers.put(topic, event -> subscriber.accept((E) event));
    }

    @Override
    public <E> void publish(Topic<E> topic, E event) {
      subscribers.getOrDefault(topic, _ -> {}).accept(event);
    }

    @Override
    @SuppressWarnings("unchecked")
    public <Q, R> Reply<R> ask(Command<Q, R> command, Q request) {
      var now = List.copyOf(meanwhile);
      meanwhile.clear();
      for (var event : now) {
        if (event instanceof RunProgress progress) {
          publish(SchedulerAddresses.PROGRESS, progress);
        } else {
          publish(SchedulerAddresses.HALTED, (RunHalted) event);
        }
      }
      asked.countDown();
      var page = new JournalPage(entries(LongStream.rangeClosed(after(request) + 1, 7)));
      return (Reply<R>) new Reply.Done<>(page);
    }

    private static long after(Object request) {
      return ((ReadJournal) request).after();
    }

    @Override
    public <Q, R> void serve(Command<Q, R> command, Function<Q, R> handler) {
      throw new UnsupportedOperationException();
    }

    @Override
    public <Q, R> void serveLater(Command<Q, R> command, Function<Q, CompletionStage<R>> handler) {
      throw new UnsupportedOperationException();
    }
  }

  private static final class Recorder implements JournalListener {
    private final List<String> heard = new ArrayList<>();

    @Override
    public void past(JournalEntry entry) {
      heard.add("past " + entry.sequence());
    }

    @Override
    public void now(JournalEntry entry) {
      heard.add("now " + entry.sequence());
    }

    @Override
    public void halted(RunHalted halted) {
      heard.add("halted");
    }

    @Override
    public void close() {
      heard.add("close");
    }
  }
}
