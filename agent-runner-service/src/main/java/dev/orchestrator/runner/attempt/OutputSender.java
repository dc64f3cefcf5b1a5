package dev.orchestrator.runner.attempt;

import dev.orchestrator.contracts.bus.Bus;
import dev.orchestrator.contracts.bus.Refusal;
import dev.orchestrator.contracts.bus.Reply;
import dev.orchestrator.contracts.log.LogContext;
import dev.orchestrator.contracts.run.AttemptId;
import dev.orchestrator.contracts.store.OutputBatch;
import dev.orchestrator.contracts.store.OutputLine;
import dev.orchestrator.contracts.store.OutputLine.Channel;
import dev.orchestrator.contracts.store.StoreAddresses;
import dev.orchestrator.contracts.store.Stored;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Sends an attempt's output to the store in numbered batches of at most 50 ms or 32 Ki characters.
/// A store that is slow slows the agent down; nothing is dropped while the store takes anything at
/// all. Closing sends the rest.
final class OutputSender implements AutoCloseable {
  private static final Logger LOG = System.getLogger(OutputSender.class.getName());
  private static final int MAX_WAITING_LINES = 500;
  private static final int MAX_BATCH_CHARS = 32 * 1024;
  private static final Duration MAX_BATCH_AGE = Duration.ofMillis(50);
  private static final int MAX_TRIES = 20;
  private static final Duration PAUSE = Duration.ofMillis(500);
  private static final OutputLine END = new OutputLine(Instant.EPOCH, Channel.NOTE, "");

  private final Bus bus;
  private final AttemptId attempt;
  private final BlockingQueue<OutputLine> waiting = new LinkedBlockingQueue<>(MAX_WAITING_LINES);
  private final Thread sender;
  private long number;
  private boolean ended;

  OutputSender(Bus bus, AttemptId attempt) {
    this(bus, attempt, 0);
  }

  /// @param number of the batch before the first one; after the attempt's end a later one than any
  ///   of its own
  OutputSender(Bus bus, AttemptId attempt, long number) {
    this.bus = bus;
    this.attempt = attempt;
    this.number = number;
    this.sender = Thread.ofVirtual().name("output-" + attempt).start(LogContext.carried(this::run));
  }

  /// Queues lines; waits while too many are queued.
  void add(List<OutputLine> lines) {
    try {
      for (var line : lines) {
        waiting.put(line);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    add(List.of(END));
    try {
      sender.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      while (!ended) {
        var batch = collect();
        if (!batch.isEmpty()) {
          send(new OutputBatch(attempt, ++number, batch));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Waits for a first line, then takes what comes until the batch is old or large enough.
  private List<OutputLine> collect() throws InterruptedException {
    var batch = new ArrayList<OutputLine>();
    var chars = 0;
    var deadline = 0L;
    @Nullable OutputLine line = waiting.take();
    while (line != null && line != END) {
      if (batch.isEmpty()) {
        deadline = System.nanoTime() + MAX_BATCH_AGE.toNanos();
      }
      batch.add(line);
      chars += line.text().length();
      line = chars < MAX_BATCH_CHARS ? pollUntil(deadline) : null;
    }
    ended = line == END;
    return batch;
  }

  private @Nullable OutputLine pollUntil(long deadline) throws InterruptedException {
    return waiting.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
  }

  private void send(OutputBatch batch) throws InterruptedException {
    for (int tries = 0; tries < MAX_TRIES; tries++) {
      if (!(bus.ask(StoreAddresses.APPEND_OUTPUT, batch)
          instanceof Reply.Refused<Stored>(var refusal))) {
        return;
      }
      if (!mayPass(refusal)) {
        LOG.log(Level.WARNING, "output of {0} is lost: {1}", attempt, refusal.sentence());
        return;
      }
      Thread.sleep(PAUSE);
    }
    LOG.log(Level.WARNING, "output of {0} is lost: the store takes none", attempt);
  }

  private static boolean mayPass(Refusal refusal) {
    return refusal.isTemporary() || refusal.code() == Refusal.Code.STORAGE;
  }
}
