package dev.orchestrator.runner.integration;

import dev.orchestrator.contracts.run.AttemptId;
import dev.orchestrator.contracts.run.RunOrigin;
import dev.orchestrator.contracts.runner.Integration;
import dev.orchestrator.runner.backend.BoundedTail;
import dev.orchestrator.runner.equipment.EquipmentLog;
import dev.orchestrator.runner.git.Repository;
import dev.orchestrator.runner.git.StorageTrouble;
import dev.orchestrator.runner.process.Exit;
import dev.orchestrator.runner.process.Launch;
import dev.orchestrator.runner.process.LaunchException;
import dev.orchestrator.runner.process.OutputListener;
import dev.orchestrator.runner.process.ProcessHost;
import dev.orchestrator.runner.process.Quota;
import dev.orchestrator.runner.process.RunningProcess;
import dev.orchestrator.runner.process.StopSignal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/// Runs the command of the configuration on merged files, in a worktree of its own for each target
/// branch. What fails is run once more, since many a test fails only now and then. Files that have
/// passed are not tried again. What is said gets into the logs of the tasks whose work it is about.
public final class CommandVerifier implements Verifier {
  private static final Logger LOG = System.getLogger(CommandVerifier.class.getName());
  private static final int MAX_OUTPUT_CHARS = 32 * 1024;
  private static final int MAX_REMEMBERED = 1_000;

  /// With less than this left, a disk is full to whoever writes more than a few lines.
  private static final long FULL_BYTES = 16L * 1024 * 1024;

  private final ProcessHost processes;
  private final Map<String, String> environment;
  private final Function<AttemptId, EquipmentLog> logs;
  private final UnaryOperator<String> mask;
  private final Set<Passed> passed = Collections.synchronizedSet(new LinkedHashSet<>());
  private final Map<AttemptId, Boolean> stopped = new ConcurrentHashMap<>();
  private final Map<RunningProcess, List<AttemptId>> running = new ConcurrentHashMap<>();

  /// @param environment what the command may see of the runner's environment
  /// @param logs what is said about a task's merge, beside its attempt's own output
  /// @param mask takes what is secret out of what is reported
  public CommandVerifier(
      ProcessHost processes,
      Map<String, String> environment,
      Function<AttemptId, EquipmentLog> logs,
      UnaryOperator<String> mask) {
    this.processes = processes;
    this.environment = Map.copyOf(environment);
    this.logs = logs;
    this.mask = mask;
  }

  private record Passed(Path repository, String tree, List<String> command) {}

  @Override
  public Verdict verify(Repository repository, Candidate candidate) {
    var command = candidate.tasks().getFirst().merge().verify();
    var passing = new Passed(repository.commonFolder(), candidate.tree(), command);
    if (command.isEmpty() || passed.contains(passing)) {
      return new Verdict.Passed();
    }
    var spoken = new Spoken(candidate.tasks().stream().map(this::log).toList());
    try (spoken) {
      var verdict = new Trial(repository, candidate, spoken).verdict();
      if (verdict instanceof Verdict.Passed) {
        remember(passing);
      }
      return verdict;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private EquipmentLog log(Integration task) {
    return logs.apply(task.attempt());
  }

  private void remember(Passed passing) {
    synchronized (passed) {
      if (passed.size() >= MAX_REMEMBERED) {
        passed.clear();
      }
      passed.add(passing);
    }
  }

  @Override
  public void stop(AttemptId attempt) {
    stopped.put(attempt, true);
    running.forEach((process, attempts) -> {
      if (attempts.contains(attempt)) {
        process.stop();
      }
    });
  }

  @Override
  public void forget(AttemptId attempt) {
    stopped.remove(attempt);
  }

  @Override
  public void dispose(Repository repository, RunOrigin origin) {
    try {
      VerifyFolder.of(repository, origin).remove();
    } catch (IOException e) {
      LOG.log(Level.WARNING, "the folder for verifying stays: {0}", e.toString());
    }
  }

  /// Says the same in several logs.
  private record Spoken(List<EquipmentLog> logs) implements AutoCloseable {
    void note(String text) {
      logs.forEach(log -> log.note(text));
    }

    void output(String text) {
      logs.forEach(log -> text.lines().forEach(log::output));
    }

    @Override
    public void close() {
      logs.forEach(EquipmentLog::close);
    }
  }

  /// One candidate's way to its verdict.
  private final class Trial {
    private final Repository repository;
    private final Candidate candidate;
    private final Spoken spoken;
    private final List<AttemptId> attempts;
    private final List<String> command;
    private final String words;

    Trial(Repository repository, Candidate candidate, Spoken spoken) {
      this.repository = repository;
      this.candidate = candidate;
      this.spoken = spoken;
      this.attempts = candidate.tasks().stream().map(Integration::attempt).toList();
      this.command = first().merge().verify();
      this.words = String.join(" ", command);
    }

    private Integration first() {
      return candidate.tasks().getFirst();
    }

    Verdict verdict() throws IOException {
      spoken.note("verifying the merge of %s: %s".formatted(names(", "), words));
      try {
        var verdict = once();
        if (verdict instanceof Verdict.Failed) {
          spoken.note("running it once more");
          verdict = once();
        }
        return verdict;
      } catch (LaunchException e) {
        return notStarted(e);
      }
    }

    private Verdict once() throws IOException, LaunchException {
      requireWanted();
      var folder = VerifyFolder.of(repository, first().origin()).checkOut(candidate.commit());
      var output = new Output();
      var process = processes.start(launch(folder), output);
      running.put(process, attempts);
      try {
        requireWanted(); // whoever stops it from here on finds the process
        return judge(await(process), output, folder);
      } finally {
        process.stop();
        running.remove(process);
      }
    }

    private void requireWanted() {
      if (!unwanted().isEmpty()) {
        throw new StoppedException(unwanted());
      }
    }

    private Set<AttemptId> unwanted() {
      return attempts.stream().filter(stopped::containsKey).collect(Collectors.toSet());
    }

    private Launch launch(Path folder) {
      var limit = first().merge().verifyTimeout();
      return new Launch(
              command, folder, variables(folder), new byte[0], StopSignal.TERMINATE, limit, limit)
          .within(Quota.OF_COMMANDS);
    }

    private Map<String, String> variables(Path folder) {
      var variables = new HashMap<>(environment);
      variables.put("GIT_CEILING_DIRECTORIES", String.valueOf(folder.getParent()));
      variables.put("ORCHESTRATOR_RUN", attempts.getFirst().run().value());
      variables.put("ORCHESTRATOR_STEP", "verify");
      variables.put("ORCHESTRATOR_TASKS", names(" "));
      return variables;
    }

    private String names(String between) {
      return attempts.stream()
          .map(attempt -> attempt.task().value())
          .collect(Collectors.joining(between));
    }

    private Exit await(RunningProcess process) {
      try {
        return process.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while verifying", e);
      }
    }

    private Verdict judge(Exit exit, Output output, Path folder) throws IOException {
      var said = output.text();
      return switch (exit.ending()) {
        case EXITED -> {
          spoken.output(said);
          spoken.note("%s ended with exit code %d".formatted(words, exit.code()));
          yield exit.code() == 0 ? new Verdict.Passed() : failed(said, folder);
        }
        case TIMED_OUT, IDLE -> {
          var sentence = "did not end within %s".formatted(first().merge().verifyTimeout());
          spoken.output(said);
          spoken.note("%s %s".formatted(words, sentence));
          yield failed(said + "\n" + sentence, folder);
        }
        case OVER_QUOTA -> {
          spoken.output(said);
          spoken.note("%s %s".formatted(words, exit.trouble()));
          yield failed(said + "\n" + exit.trouble(), folder);
        }
        case STOPPED -> throw new StoppedException(unwanted());
        case NOT_BEGUN ->
            throw new IllegalStateException(
                "%s cannot be started: %s".formatted(words, exit.trouble()));
      };
    }

    /// A full disk is nobody's mistake.
    private Verdict failed(String said, Path folder) throws IOException {
      var full = new IOException(said);
      if (StorageTrouble.in(full).isPresent()
          && Files.getFileStore(folder).getUsableSpace() < FULL_BYTES) {
        throw full;
      }
      VerifyFolder.of(repository, first().origin()).clean();
      return new Verdict.Failed(words, mask.apply(said));
    }

    /// A program of the repository's own may be missing by what a task did; others are missing
    /// here.
    private Verdict notStarted(LaunchException e) {
      if (e.isPassing()) {
        throw new IllegalStateException(e.getMessage(), e);
      }
      spoken.note(String.valueOf(e.getMessage()));
      return command.getFirst().contains("/") && !Path.of(command.getFirst()).isAbsolute()
          ? new Verdict.Failed(words, String.valueOf(e.getMessage()))
          : new Verdict.Impossible("run.merge.verify: %s".formatted(e.getMessage()));
    }
  }

  /// The end of what a command says on both streams.
  private static final class Output implements OutputListener {
    private final BoundedTail tail = new BoundedTail(MAX_OUTPUT_CHARS);

    @Override
    public synchronized void stdout(String line) {
      tail.add(line);
    }

    @Override
    public synchronized void stderr(String line) {
      tail.add(line);
    }

    synchronized String text() {
      return tail.text();
    }
  }
}
