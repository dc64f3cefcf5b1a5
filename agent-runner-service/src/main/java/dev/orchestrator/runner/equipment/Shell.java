package dev.orchestrator.runner.equipment;

import dev.orchestrator.contracts.run.FailureClass;
import dev.orchestrator.runner.backend.StopSwitch;
import dev.orchestrator.runner.process.Exit;
import dev.orchestrator.runner.process.ExitCode;
import dev.orchestrator.runner.process.Launch;
import dev.orchestrator.runner.process.LaunchException;
import dev.orchestrator.runner.process.OutputListener;
import dev.orchestrator.runner.process.ProcessHost;
import dev.orchestrator.runner.process.Quota;
import dev.orchestrator.runner.process.RunningProcess;
import dev.orchestrator.runner.process.StopSignal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Runs lines of the user's configuration by `sh`, one at a time.
///
/// @param environment all that they see of the environment
record Shell(
    ProcessHost processes,
    Path folder,
    Map<String, String> environment,
    StopSwitch stop,
    EquipmentLog log) {
  /// Why a command did not do what it should.
  ///
  /// @param words what follows the command's name in a sentence
  record Failure(FailureClass failure, String words) {}

  /// @return empty when it ended with exit code 0
  Optional<Failure> run(String command, Duration limit) {
    if (stop.reason().isPresent()) {
      return Optional.of(stopped());
    }
    var lines = new Lines(log);
    try {
      var process = processes.start(launch(command, limit), lines);
      stop.whenStopped(process::stop);
      return judge(await(process), limit, lines);
    } catch (LaunchException e) {
      var failure = e.isPassing() ? FailureClass.TRANSIENT : FailureClass.CONFIG;
      return Optional.of(new Failure(failure, "cannot be started: " + e.getMessage()));
    }
  }

  private Launch launch(String command, Duration limit) {
    return new Launch(
            List.of("sh", "-c", command),
            folder,
            environment,
            new byte[0],
            StopSignal.TERMINATE,
            limit,
            limit)
        .within(Quota.OF_COMMANDS);
  }

  private Exit await(RunningProcess process) {
    var interrupted = false;
    try {
      while (true) {
        try {
          return process.await();
        } catch (InterruptedException _) {
          interrupted = true;
          process.stop(); // it ends within its grace, so the next await is short
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private Optional<Failure> judge(Exit exit, Duration limit, Lines lines) {
    return switch (exit.ending()) {
      case EXITED -> exit.code() == 0 ? Optional.empty() : Optional.of(failed(exit.code(), lines));
      case STOPPED -> Optional.of(stopped());
      case TIMED_OUT, IDLE ->
          Optional.of(
              new Failure(
                  FailureClass.CONFIG,
                  "did not end in time (%s were left for it)%s".formatted(limit, lines.last())));
      case OVER_QUOTA ->
          Optional.of(new Failure(FailureClass.CONFIG, exit.trouble() + lines.last()));
      case NOT_BEGUN ->
          Optional.of(new Failure(FailureClass.TRANSIENT, "cannot be started: " + exit.trouble()));
    };
  }

  private Failure failed(int code, Lines lines) {
    if (stop.reason().isPresent()) {
      return stopped();
    }
    var told = new ExitCode(code).failure();
    // a command of the configuration has no agent that could do better
    var failure = told == FailureClass.AGENT ? FailureClass.CONFIG : told;
    return new Failure(failure, "ended with exit code %d%s".formatted(code, lines.last()));
  }

  private static Failure stopped() {
    return new Failure(FailureClass.CANCELLED, "was stopped");
  }

  /// Hands lines on and remembers the last ones that say something.
  private static final class Lines implements OutputListener {
    private final EquipmentLog log;
    private volatile String lastOutput = "";
    private volatile String lastError = "";

    Lines(EquipmentLog log) {
      this.log = log;
    }

    @Override
    public void stdout(String line) {
      log.output(line);
      lastOutput = line.isBlank() ? lastOutput : line.strip();
    }

    @Override
    public void stderr(String line) {
      log.errors(line);
      lastError = line.isBlank() ? lastError : line.strip();
    }

    /// As the end of a sentence; which of two streams spoke last cannot be told.
    String last() {
      var last = lastError.isEmpty() ? lastOutput : lastError;
      return last.isEmpty() ? " and said nothing" : "; its last words: " + last;
    }
  }
}
