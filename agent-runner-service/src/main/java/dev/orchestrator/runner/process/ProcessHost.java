package dev.orchestrator.runner.process;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/// Starts commands and sees to it that nothing they start outlives them, or outlives this program.
///
/// One for each runner. What is running ends when its command ends, when the host is closed and
/// when this program dies, kill -9 included. Processes that were not started here are never
/// touched.
public final class ProcessHost implements AutoCloseable {
  /// The environment variable by which processes are found that got away. What a process starts
  /// with an environment of its own making should still have it.
  public static final String MARK_VARIABLE = Mark.VARIABLE;

  /// How long a process may take to stop when asked, before it is killed.
  public static final Duration GRACE = Duration.ofSeconds(5);

  private final HostRegister register;
  private final Starter starter;
  private final Watchdog watchdog;
  private final Keeping keeping;
  private final QuotaWatch quotas = new QuotaWatch();
  private final AtomicLong numbers = new AtomicLong();
  private final Set<RunningProcess> running = ConcurrentHashMap.newKeySet();
  private boolean closed;

  /// How processes are kept.
  record Keeping(Enclosure enclosure, Duration grace) {}

  private ProcessHost(HostRegister register, Starter starter, Watchdog watchdog, Keeping keeping) {
    this.register = register;
    this.starter = starter;
    this.watchdog = watchdog;
    this.keeping = keeping;
  }

  /// Opens a host and ends what hosts that died left behind, as far as they used the same folder.
  ///
  /// Takes some ten milliseconds, in which it tries out what this machine can do.
  ///
  /// @param stateFolder made if it is missing; several hosts may share it
  /// @throws IOException if the folder cannot be used
  public static ProcessHost open(Path stateFolder, RandomGenerator random)
      throws IOException, InterruptedException {
    return open(stateFolder, random, new Keeping(EnclosureProbe.open().best(), GRACE));
  }

  static ProcessHost open(Path stateFolder, RandomGenerator random, Keeping keeping)
      throws IOException {
    var id = new byte[16];
    random.nextBytes(id);
    var register = HostRegister.enter(stateFolder, HexFormat.of().formatHex(id));
    var starter = new Starter();
    try {
      var watchdog = Watchdog.start(starter, register.host());
      return new ProcessHost(register, starter, watchdog, keeping);
    } catch (IOException e) {
      starter.close();
      register.close();
      throw e;
    }
  }

  /// How processes are kept together here, for a person to read.
  public Containment containment() {
    return keeping.enclosure().containment();
  }

  /// Starts a command; `listener` hears its output from now on.
  ///
  /// @throws LaunchException if nothing was started
  public synchronized RunningProcess start(Launch launch, OutputListener listener)
      throws LaunchException {
    if (closed) {
      throw LaunchException.closed();
    }
    var mark = new Mark(register.host(), numbers.incrementAndGet());
    var process = start(launch, mark);
    var custody = new Custody(process, keeping.enclosure(), mark, keeping.grace());
    var started = follow(process, custody, launch, listener);
    running.add(started);
    started.whenEnded(() -> running.remove(started));
    quotas.watch(started);
    return started;
  }

  /// Stops what is running, with the usual grace, and waits for it.
  @Override
  public void close() throws IOException {
    synchronized (this) {
      closed = true;
    }
    running.forEach(RunningProcess::stop);
    running.forEach(RunningProcess::join);
    quotas.close();
    MarkedProcesses.killAllOf(register.host());
    watchdog.close();
    starter.close();
    register.close();
  }

  private Process start(Launch launch, Mark mark) throws LaunchException {
    var builder = Preparation.prepare(launch, keeping, mark);
    try {
      return starter.start(builder);
    } catch (IOException e) {
      throw LaunchException.refused(launch, e);
    }
  }

  /// A process that nobody can follow must not stay.
  private static RunningProcess follow(
      Process process, Custody custody, Launch launch, OutputListener listener)
      throws LaunchException {
    try {
      return RunningProcess.begin(process, custody, launch, listener);
    } catch (OutOfMemoryError e) { // there are no threads to be had
      custody.abandon();
      throw LaunchException.refused(launch, e);
    }
  }
}
