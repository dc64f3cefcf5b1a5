package dev.orchestrator.runner.equipment;

import dev.orchestrator.contracts.config.WorktreeConfig;
import dev.orchestrator.contracts.run.AttemptId;
import dev.orchestrator.contracts.run.FailureClass;
import dev.orchestrator.contracts.run.RunOrigin;
import dev.orchestrator.runner.backend.StopSwitch;
import dev.orchestrator.runner.git.GitLink;
import dev.orchestrator.runner.git.Repositories;
import dev.orchestrator.runner.process.ProcessHost;
import dev.orchestrator.runner.workspace.PrivateExcludes;
import dev.orchestrator.runner.workspace.RemovalListener;
import dev.orchestrator.runner.workspace.Workspace;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Makes workspaces ready for agents by the user's configuration, each once, and takes back what
/// that was when they go.
///
/// What a workspace was given is noted before anything is done, so a runner that is ended in the
/// middle does all of it again, and leaves nothing that would not be taken back.
public final class Equipment implements RemovalListener {
  private static final Logger LOG = System.getLogger(Equipment.class.getName());
  private static final Duration TEARDOWN_LIMIT = Duration.ofMinutes(2);

  /// Beside git's registration of the worktree, and goes with it.
  private static final String MARKER = "orchestrator-equipped";

  private final Repositories repositories;
  private final ProcessHost processes;
  private final PortLeases ports;
  private final Map<String, String> environment;
  private final Function<AttemptId, EquipmentLog> logs;

  /// @param environment what the user's commands may see of the runner's environment
  /// @param logs what is said when a workspace is taken back, beside the attempt's own output
  public Equipment(
      Repositories repositories,
      ProcessHost processes,
      PortLeases ports,
      Map<String, String> environment,
      Function<AttemptId, EquipmentLog> logs) {
    this.repositories = repositories;
    this.processes = processes;
    this.ports = ports;
    this.environment = Map.copyOf(environment);
    this.logs = logs;
  }

  /// Whom a workspace is made ready for.
  ///
  /// @param scratch a folder of the attempt's own outside the workspace
  /// @param stop ends what is under way
  public record Recipient(
      AttemptId attempt, Workspace workspace, Path scratch, StopSwitch stop, EquipmentLog log) {}

  /// What came of it.
  public sealed interface Outcome {
    /// @param variables what the agent's environment has beside everything else
    record Ready(Map<String, String> variables) implements Outcome {}

    /// @param sentence names what has failed
    record Failed(FailureClass failure, String sentence) implements Outcome {}
  }

  /// Makes a workspace ready, unless that was done before.
  public Outcome provide(Recipient recipient, WorktreeConfig wanted) throws IOException {
    var repository = repositories.of(recipient.workspace().origin());
    var file = EquipmentNote.file(repository.stateFolder(), recipient.attempt());
    var marker = marker(recipient.workspace());
    var known =
        marker.filter(Files::exists).isPresent()
            ? EquipmentNote.read(file)
            : Optional.<EquipmentNote>empty();
    if (known.isPresent() && known.get().ready()) {
      return new Outcome.Ready(variables(recipient, known.get().ports()));
    }
    if (marker.isEmpty() || isNothing(wanted)) {
      return new Outcome.Ready(variables(recipient, List.of()));
    }
    var lent = lease(recipient.workspace().folder(), wanted.ports());
    if (lent.isEmpty()) {
      return new Outcome.Failed(
          FailureClass.TRANSIENT,
          "there are no %d free ports in a row for the worktree".formatted(wanted.ports()));
    }
    var note = new EquipmentNote(wanted, lent.get(), false);
    note.write(file);
    Files.writeString(marker.get(), "");
    var trouble = makeReady(recipient, note, known.isPresent());
    if (trouble.isPresent()) {
      return trouble.get();
    }
    note.whenReady().write(file);
    return new Outcome.Ready(variables(recipient, note.ports()));
  }

  private static boolean isNothing(WorktreeConfig wanted) {
    return wanted.copy().isEmpty()
        && wanted.setup().isEmpty()
        && wanted.teardown().isEmpty()
        && wanted.ports() == 0;
  }

  private static Optional<Path> marker(Workspace workspace) throws IOException {
    return GitLink.gitFolder(workspace.folder()).map(folder -> folder.resolve(MARKER));
  }

  private Optional<List<Integer>> lease(Path workspace, int count) throws IOException {
    return count == 0 ? Optional.of(List.of()) : ports.lease(workspace, count);
  }

  private Optional<Outcome> makeReady(Recipient recipient, EquipmentNote note, boolean again)
      throws IOException {
    var repository = repositories.of(recipient.workspace().origin());
    try {
      new CopiedFiles(repository, recipient).copy(note.worktree().copy(), again);
    } catch (CheckoutFiles.TooManyException _) {
      return Optional.of(
          new Outcome.Failed(
              FailureClass.CONFIG,
              "run.worktree.copy names more than %d files; name fewer, or make them in run.worktree.setup"
                  .formatted(CheckoutFiles.MOST_FILES)));
    }
    return setUp(recipient, note);
  }

  private Optional<Outcome> setUp(Recipient recipient, EquipmentNote note) {
    var folder = recipient.workspace().folder();
    var shell =
        new Shell(
            processes,
            folder,
            environment(folder, variables(recipient, note.ports())),
            recipient.stop(),
            recipient.log());
    var limit = new TimeLeft(note.worktree().setupTimeout());
    for (var command : note.worktree().setup()) {
      recipient.log().note("setup: " + command);
      var failure = shell.run(command, limit.left());
      if (failure.isPresent()) {
        return Optional.of(
            new Outcome.Failed(
                failure.get().failure(),
                "the worktree's setup command '%s' %s".formatted(command, failure.get().words())));
      }
    }
    return Optional.empty();
  }

  private Map<String, String> environment(Path folder, Map<String, String> variables) {
    var all = new HashMap<>(environment);
    all.put("GIT_CEILING_DIRECTORIES", String.valueOf(folder.getParent()));
    all.putAll(variables);
    return all;
  }

  private Map<String, String> variables(Recipient recipient, List<Integer> lent) {
    var variables = variables(recipient.attempt(), recipient.workspace().origin(), lent);
    variables.put("ORCHESTRATOR_SCRATCH", recipient.scratch().toString());
    return variables;
  }

  private Map<String, String> variables(AttemptId attempt, RunOrigin origin, List<Integer> lent) {
    var excludes = PrivateExcludes.of(repositories.of(origin), attempt);
    var variables = new HashMap<>(excludes.variables());
    variables.put("ORCHESTRATOR_RUN", attempt.run().value());
    variables.put("ORCHESTRATOR_TASK", attempt.task().value());
    if (!lent.isEmpty()) {
      variables.put("ORCHESTRATOR_PORT", String.valueOf(lent.getFirst()));
      variables.put(
          "ORCHESTRATOR_PORTS",
          lent.stream().map(String::valueOf).collect(Collectors.joining(",")));
    }
    return variables;
  }

  /// Has the user's commands take back what they have made; all of them, whatever becomes of one.
  @Override
  public void beforeRemoval(AttemptId attempt, RunOrigin origin, Path folder) {
    var file = EquipmentNote.file(repositories.of(origin).stateFolder(), attempt);
    try {
      var note = EquipmentNote.read(file);
      if (note.isPresent() && !note.get().worktree().teardown().isEmpty()) {
        tearDown(attempt, origin, folder, note.get());
      }
      Files.deleteIfExists(file);
    } catch (IOException | RuntimeException e) {
      LOG.log(Level.WARNING, "teardown of {0} was not done: {1}", attempt, e);
    }
  }

  private void tearDown(AttemptId attempt, RunOrigin origin, Path folder, EquipmentNote note) {
    if (!Files.isDirectory(folder)) {
      LOG.log(Level.WARNING, "teardown of {0} was not done: {1} is gone", attempt, folder);
      return;
    }
    try (var log = logs.apply(attempt)) {
      var variables = variables(attempt, origin, note.ports());
      var shell =
          new Shell(processes, folder, environment(folder, variables), new StopSwitch(), log);
      var limit = new TimeLeft(TEARDOWN_LIMIT);
      for (var command : note.worktree().teardown()) {
        log.note("teardown: " + command);
        shell
            .run(command, limit.left())
            .ifPresent(failure -> {
              var sentence =
                  "the worktree's teardown command '%s' %s".formatted(command, failure.words());
              log.note(sentence);
              LOG.log(Level.WARNING, "{0}: {1}", attempt, sentence);
            });
      }
    }
  }

  @Override
  public void removed(AttemptId attempt, RunOrigin origin, Path folder) {
    var excludes = PrivateExcludes.of(repositories.of(origin), attempt);
    try {
      ports.end(folder);
      excludes.delete();
      Files.deleteIfExists(excludes.file().getParent());
    } catch (DirectoryNotEmptyException | NoSuchFileException _) {
      return; // other workspaces of the run are still there
    } catch (IOException e) {
      LOG.log(Level.WARNING, "what {0} had is not all taken back: {1}", attempt, e);
    }
  }

  /// Of a time that several commands share.
  private static final class TimeLeft {
    private static final Duration LEAST = Duration.ofMillis(1);

    private final long end;

    TimeLeft(Duration limit) {
      end = System.nanoTime() + limit.toNanos();
    }

    Duration left() {
      var left = Duration.ofNanos(end - System.nanoTime());
      return left.compareTo(LEAST) > 0 ? left : LEAST;
    }
  }
}
