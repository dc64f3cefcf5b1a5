package dev.orchestrator.launcher.local;

import dev.orchestrator.contracts.bus.Asker;
import dev.orchestrator.contracts.bus.Refusal;
import dev.orchestrator.contracts.bus.Reply;
import dev.orchestrator.contracts.config.Config;
import dev.orchestrator.contracts.run.RunId;
import dev.orchestrator.contracts.run.RunState;
import dev.orchestrator.contracts.scheduler.Acknowledged;
import dev.orchestrator.contracts.scheduler.InterruptRun;
import dev.orchestrator.contracts.scheduler.ResumeRun;
import dev.orchestrator.contracts.scheduler.RunInstruction;
import dev.orchestrator.contracts.scheduler.SchedulerAddresses;
import dev.orchestrator.contracts.scheduler.StartRun;
import dev.orchestrator.gateway.client.GatewayClient;
import dev.orchestrator.launcher.ExitCode;
import dev.orchestrator.launcher.UserException;
import dev.orchestrator.launcher.log.LogFile;
import dev.orchestrator.launcher.log.LogLevels;
import dev.orchestrator.launcher.report.ReportSource;
import dev.orchestrator.launcher.report.RunEnd;
import dev.orchestrator.runner.secret.SecretValues;
import dev.orchestrator.store.query.StoreReader;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/// One run from its start or resumption to its end, with Ctrl-C in between.
///
/// One program drives all runs of a repository: the first one that is at work there, which has the
/// lock. Every other one gives it its run and follows from outside; when the first one is gone, the
/// next one takes its place, and each goes on with its run.
public final class LocalRun {
  private static final Logger LOG = System.getLogger(LocalRun.class.getName());

  private final StateFolder state;
  private final Config config;
  private final Map<String, String> environment;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final Consumer<String> notes;

  /// @param notes takes sentences for the person at the terminal
  public LocalRun(
      StateFolder state,
      Config config,
      Map<String, String> environment,
      InstantSource clock,
      RandomGenerator random,
      Consumer<String> notes) {
    this.state = state;
    this.config = config;
    this.environment = environment;
    this.clock = clock;
    this.random = random;
    this.notes = notes;
  }

  /// Runs from the start to the end.
  ///
  /// @param attended whether a person's word may be waited for; where not, a run that needs one
  ///   ends as failed, and can be resumed
  /// @return the program's exit code
  /// @throws UserException when the run cannot begin, or cannot go on for now
  public int start(StartRun request, ReportSource report, boolean attended) throws Exception {
    return follow(
        new Undertaking(request.run(), services -> start(request, services)),
        report,
        attended,
        0,
        "interrupted; nothing was started");
  }

  /// The same where a person's word may be waited for.
  public int start(StartRun request, ReportSource report) throws Exception {
    return start(request, report, true);
  }

  /// Whoever was asked first may have begun the run and not lived to say so.
  private Reply<Acknowledged> start(StartRun request, Asker services) {
    return state.hasRun(request.run())
        ? services.ask(SchedulerAddresses.RESUME, new ResumeRun(request.run()))
        : services.ask(SchedulerAddresses.START, request);
  }

  /// Runs from where the run was left to the end.
  ///
  /// @param instructions what is to be done first, one after the other; when a later one than the
  ///   first is refused, this is noted and the others are followed
  /// @param before the number of the run's last event so far
  /// @return the program's exit code
  /// @throws UserException when the run cannot be resumed, or cannot go on for now
  public int resume(RunId run, List<RunInstruction> instructions, long before, ReportSource report)
      throws Exception {
    return follow(
        new Undertaking(run, services -> resume(run, instructions, services)),
        report,
        true,
        before,
        "interrupted before anything was started; `orchestrator resume %s` goes on with the run"
            .formatted(run));
  }

  /// The first instruction may be what gives a run that is over work again.
  private Reply<Acknowledged> resume(RunId run, List<RunInstruction> instructions, Asker services) {
    var first = instructions.isEmpty() ? null : instructions.getFirst();
    var reply = services.ask(SchedulerAddresses.RESUME, new ResumeRun(run, first, place()));
    for (int next = 1; next < instructions.size(); next++) {
      if (reply instanceof Reply.Done<Acknowledged>) {
        reply = noted(services.ask(SchedulerAddresses.INSTRUCT, instructions.get(next)));
      }
    }
    return reply;
  }

  /// Where the repository is now, which may have been moved since.
  private String place() {
    return Objects.requireNonNull(state.path().getParent()).toString();
  }

  /// The run is under way, whatever is not wanted of it; only who does not answer is asked again.
  private Reply<Acknowledged> noted(Reply<Acknowledged> reply) {
    if (reply instanceof Reply.Refused<Acknowledged>(var refusal) && !refusal.isTemporary()) {
      notes.accept(refusal.sentence());
      return new Reply.Done<>(new Acknowledged());
    }
    return reply;
  }

  private int follow(
      Undertaking undertaking,
      ReportSource report,
      boolean attended,
      long before,
      String interruptedBefore)
      throws Exception {
    var driver = new CurrentDriver();
    var patience = new Patience(state);
    var needed = new AtomicBoolean();
    try (var interrupts = new Interrupts()) {
      var shown = report.report(driver::instruct);
      var feed =
          new RunFeed(
              attended ? shown : new Unattended(shown, () -> leave(needed, interrupts)), before);
      while (feed.end().isEmpty()) {
        if (interrupts.asked() && !undertaking.isBegun()) {
          throw UserException.interrupted(interruptedBefore);
        } else if (interrupts.asked()) {
          feed.endWith(new RunEnd.Interrupted());
        } else if (!tookTurn(undertaking, feed, driver, interrupts)) {
          patience.pause(interrupts, undertaking.isBegun());
        }
      }
      var code = exitCode(undertaking.run(), feed.close());
      if (needed.get() && code == ExitCode.INTERRUPTED) {
        notes.accept("what is left waits for a person, and nobody attends to it; the work is kept");
        return ExitCode.FAILED;
      }
      return code;
    }
  }

  private static void leave(AtomicBoolean needed, Interrupts interrupts) {
    if (!interrupts.asked()) {
      needed.set(true);
      interrupts.ask();
    }
  }

  /// @return whether somebody drove the run for a while
  private boolean tookTurn(
      Undertaking undertaking, RunFeed feed, CurrentDriver driver, Interrupts interrupts)
      throws Exception {
    var lock = state.tryLock();
    if (lock.isPresent()) {
      try (var _ = lock.get()) {
        if (!endedMeanwhile(undertaking, feed)) {
          drive(undertaking, feed, driver, interrupts);
        }
      }
      return true;
    }
    var services = state.client();
    if (services.isEmpty()) {
      return false;
    }
    try (var client = services.get()) {
      return endedMeanwhile(undertaking, feed)
          || followElsewhere(undertaking, feed, driver, client, interrupts);
    }
  }

  /// Whoever drove the run may have brought it to its end before leaving.
  private boolean endedMeanwhile(Undertaking undertaking, RunFeed feed) {
    if (undertaking.isBegun()) {
      try (var store = StoreReader.open(state.database())) {
        StoredEvents.feed(store, undertaking.run(), feed);
      }
    }
    return feed.end().isPresent();
  }

  private void drive(
      Undertaking undertaking, RunFeed feed, CurrentDriver driver, Interrupts interrupts)
      throws Exception {
    // what a program that died has left leads nowhere
    state.entrance().remove();
    try (var _ = openLog();
        var services = LocalServices.start(state, config, environment, clock, random)) {
      var bus = services.bus();
      var watch = new RunWatch(bus, undertaking.run(), feed);
      services.deploy(watch);
      LeftoverRuns.putAway(state, bus);
      Scratch.clear(state);
      if (interrupts.asked()) {
        return;
      }
      if (undertaking.goOn(bus) instanceof Reply.Refused<Acknowledged>(var refusal)) {
        throw Refusals.asUserException(refusal);
      }
      driver.is(bus);
      // a signal that came meanwhile stops the run now
      interrupts.onFirst(() -> watch.over(interrupt(bus, undertaking.run())));
      services.openDoor(state.entrance(), random);
      watch.follow();
      var guests = new Guests(bus, notes);
      if (!(feed.close() instanceof RunEnd.Interrupted)) {
        guests.await(interrupts);
      }
      services.closeDoor();
      guests.handOver();
    }
  }

  /// Only the one with the lock writes it.
  private LogFile openLog() {
    var levels = LogLevels.of(config.observability().logs().levels());
    var secrets = SecretValues.of(environment, config);
    var log = LogFile.open(state.path(), levels, secrets::mask);
    LOG.log(
        Level.INFO,
        "Orchestrator {0}, process {1}, Java {2}, {3} {4}; log levels {5}",
        Objects.requireNonNullElse(
            LocalRun.class.getPackage().getImplementationVersion(), "(development)"),
        String.valueOf(ProcessHandle.current().pid()),
        Runtime.version(),
        System.getProperty("os.name"),
        System.getProperty("os.version"),
        levels);
    return log;
  }

  private boolean followElsewhere(
      Undertaking undertaking,
      RunFeed feed,
      CurrentDriver driver,
      GatewayClient client,
      Interrupts interrupts)
      throws Exception {
    if (undertaking.goOn(client) instanceof Reply.Refused<Acknowledged>(var refusal)) {
      if (refusal.isTemporary()) {
        return false;
      }
      throw Refusals.asUserException(refusal);
    }
    driver.is(client);
    var distant = new DistantRun(undertaking.run(), state, client, feed);
    interrupts.onFirst(() -> distant.over(interrupt(client, undertaking.run())));
    distant.follow();
    return true;
  }

  private static RunEnd interrupt(Asker services, RunId run) {
    var request = new InterruptRun(run, "interrupted by the user");
    return switch (services.ask(SchedulerAddresses.INTERRUPT, request)) {
      case Reply.Done<Acknowledged> _ -> new RunEnd.Interrupted();
      // whoever drove it is gone, which has stopped it too
      case Reply.Refused<Acknowledged>(var refusal)
          when refusal.code() == Refusal.Code.NO_HANDLER ->
          new RunEnd.Interrupted();
      case Reply.Refused<Acknowledged>(var refusal) -> new RunEnd.Halted(refusal.sentence());
    };
  }

  private static int exitCode(RunId run, RunEnd end) {
    return switch (end) {
      case RunEnd.Finished(var outcome) ->
          outcome == RunState.SUCCEEDED ? ExitCode.SUCCEEDED : ExitCode.FAILED;
      case RunEnd.Interrupted() -> ExitCode.INTERRUPTED;
      case RunEnd.Halted(var reason) ->
          throw UserException.environment(
              "%s; then `orchestrator resume %s` goes on with the run".formatted(reason, run));
    };
  }
}
