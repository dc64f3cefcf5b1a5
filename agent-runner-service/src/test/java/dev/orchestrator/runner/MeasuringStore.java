package dev.orchestrator.runner;

import dev.orchestrator.contracts.bus.Bus;
import dev.orchestrator.contracts.runner.AttemptReport;
import dev.orchestrator.contracts.scheduler.Acknowledged;
import dev.orchestrator.contracts.scheduler.SchedulerAddresses;
import dev.orchestrator.contracts.store.OutputBatch;
import dev.orchestrator.contracts.store.OutputLine;
import dev.orchestrator.contracts.store.OutputLine.Channel;
import dev.orchestrator.contracts.store.StoreAddresses;
import dev.orchestrator.contracts.store.Stored;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

/// Stands for the scheduler and the store, where there is too much output to keep: it is measured,
/// and only its last lines stay. It can be closed for a while.
final class MeasuringStore extends VerticleBase {
  private static final int KEPT = 20;

  final List<AttemptReport> reports = new CopyOnWriteArrayList<>();
  private final Bus bus;
  private final CompletableFuture<Stored> opened = new CompletableFuture<>();
  private final Map<Channel, Long> chars = new EnumMap<>(Channel.class);
  private final List<OutputLine> last = new CopyOnWriteArrayList<>();
  private int longest;

  MeasuringStore(Bus bus) {
    this.bus = bus;
  }

  /// Takes output from now on.
  void open() {
    opened.complete(new Stored());
  }

  /// Characters of all lines, without their breaks.
  synchronized long chars(Channel channel) {
    return chars.getOrDefault(channel, 0L);
  }

  synchronized int longestLine() {
    return longest;
  }

  List<String> lastLines() {
    return last.stream().map(OutputLine::text).toList();
  }

  @Override
  public Future<?> start() {
    bus.serve(SchedulerAddresses.REPORT, this::take);
    bus.serveLater(StoreAddresses.APPEND_OUTPUT, this::take);
    return Future.succeededFuture();
  }

  private Acknowledged take(AttemptReport report) {
    if (!(report instanceof AttemptReport.Responded || report instanceof AttemptReport.Consumed)) {
      reports.add(report);
    }
    return new Acknowledged();
  }

  private synchronized CompletionStage<Stored> take(OutputBatch batch) {
    for (var line : batch.lines()) {
      chars.merge(line.channel(), (long) line.text().length(), Long::sum);
      longest = Math.max(longest, line.text().length());
    }
    last.addAll(batch.lines());
    last.subList(0, Math.max(0, last.size() - KEPT)).clear();
    return opened;
  }
}
