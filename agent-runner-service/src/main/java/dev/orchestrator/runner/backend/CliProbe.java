package dev.orchestrator.runner.backend;

import dev.orchestrator.runner.process.Ending;
import dev.orchestrator.runner.process.Exit;
import dev.orchestrator.runner.process.Launch;
import dev.orchestrator.runner.process.LaunchException;
import dev.orchestrator.runner.process.OutputListener;
import dev.orchestrator.runner.process.ProcessHost;
import dev.orchestrator.runner.process.StopSignal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Asks a program a question that it answers with one line, such as its version.
public final class CliProbe {
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final int MAX_OUTPUT_CHARS = 4096;
  private static final int MAX_ALL_CHARS = 64 * 1024 * 1024;

  private final ProcessHost host;

  public CliProbe(ProcessHost host) {
    this.host = host;
  }

  /// Runs the command and reports the first line of its stdout. Blocks for at most 10 seconds and
  /// the grace of a stop.
  public CliReport ask(List<String> command, Map<String, String> environment) {
    return run(command, environment, new Answer(MAX_OUTPUT_CHARS));
  }

  private CliReport run(List<String> command, Map<String, String> environment, Answer answer) {
    try {
      var launch =
          new Launch(
              command,
              Path.of("").toAbsolutePath(),
              environment,
              new byte[0],
              StopSignal.TERMINATE,
              LIMIT,
              LIMIT);
      var process = host.start(launch, answer);
      try {
        return answer.report(command, process.await());
      } catch (InterruptedException e) {
        process.stop();
        Thread.currentThread().interrupt();
        return new CliReport.Unusable("interrupted while asking " + String.join(" ", command));
      }
    } catch (LaunchException | IllegalArgumentException e) {
      return new CliReport.Unusable(String.valueOf(e.getMessage()));
    }
  }

  /// Runs the command and returns all of its stdout, up to 64 Mi characters. Blocks as long as
  /// [#ask].
  public CliOutput output(List<String> command, Map<String, String> environment) {
    var answer = new Answer(MAX_ALL_CHARS);
    return switch (run(command, environment, answer)) {
      case CliReport.Usable _ -> new CliOutput.Text(answer.text());
      case CliReport.Unusable(var reason) ->
          answer.isWhole() ? new CliOutput.Refusal(reason) : new CliOutput.Silence(reason);
    };
  }

  /// Runs the command and returns the end of its stdout, whatever its exit code; empty when it
  /// cannot be run or does not end in time. Blocks as long as [#ask].
  public Optional<String> words(List<String> command, Map<String, String> environment) {
    var answer = new Answer(MAX_OUTPUT_CHARS);
    run(command, environment, answer);
    return answer.isWhole() ? Optional.of(answer.text()) : Optional.empty();
  }

  private static final class Answer implements OutputListener {
    private final BoundedTail stdout;
    private final BoundedTail stderr = new BoundedTail(MAX_OUTPUT_CHARS);
    private boolean whole;

    Answer(int maxChars) {
      stdout = new BoundedTail(maxChars);
    }

    synchronized boolean isWhole() {
      return whole;
    }

    synchronized String text() {
      return stdout.text();
    }

    @Override
    public synchronized void stdout(String line) {
      stdout.add(line);
    }

    @Override
    public synchronized void stderr(String line) {
      stderr.add(line);
    }

    synchronized CliReport report(List<String> command, Exit exit) {
      whole = exit.ending() == Ending.EXITED;
      if (exit.ending() == Ending.NOT_BEGUN) {
        return new CliReport.Unusable(
            "%s cannot be started: %s".formatted(String.join(" ", command), exit.trouble()));
      }
      if (!whole) {
        return new CliReport.Unusable(
            "%s did not answer within %s".formatted(String.join(" ", command), LIMIT));
      }
      if (exit.code() != 0) {
        return new CliReport.Unusable(
            "%s ended with exit code %d: %s"
                .formatted(String.join(" ", command), exit.code(), stderr.text()));
      }
      return new CliReport.Usable(stdout.text().lines().findFirst().orElse(""), Login.unknown());
    }
  }
}
