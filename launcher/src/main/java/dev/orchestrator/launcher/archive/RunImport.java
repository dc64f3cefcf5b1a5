package dev.orchestrator.launcher.archive;

import dev.orchestrator.contracts.bus.Json;
import dev.orchestrator.contracts.run.RunEvent;
import dev.orchestrator.contracts.run.RunId;
import dev.orchestrator.launcher.UserException;
import dev.orchestrator.runner.carriage.CarriageException;
import dev.orchestrator.runner.carriage.Entry;
import dev.orchestrator.runner.git.Repository;
import dev.orchestrator.store.query.RunSnapshot;
import dev.orchestrator.store.query.StoreReader;
import dev.orchestrator.store.query.StoredEvent;
import dev.orchestrator.store.upkeep.StoreUpkeep;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/// Takes a run in from an archive: all of it, or nothing but commits that no ref leads to.
///
/// First the commits, then the journal and the output in one transaction, then the refs. Where that
/// was cut off before the refs, taking the same archive in again makes them.
public final class RunImport {
  private static final Pattern OBJECT_ID = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");

  private final ArchiveFile archive;
  private final Manifest manifest;
  private final Repository repository;
  private final Path database;

  /// What came of it.
  ///
  /// @param isNew whether the run was not there before
  /// @param refs how many were made
  public record Result(RunId run, boolean isNew, int refs) {}

  /// @param database of the repository
  public RunImport(ArchiveFile archive, Repository repository, Path database) {
    this.archive = archive;
    this.repository = repository;
    this.manifest = archive.manifest();
    this.database = database;
  }

  /// The run that is in the archive.
  public RunId run() {
    return manifest.run();
  }

  /// Takes the run in with its work. Nobody else may be at work on the repository's runs.
  ///
  /// @param scratch a folder for the time being
  /// @throws UserException when that cannot be
  public Result withWork(Path scratch) throws IOException {
    requireRoom();
    var entry = new Entry(repository, run());
    try {
      checkWork(entry);
      unpack(entry, scratch);
      var isNew = store();
      return new Result(run(), isNew, entry.make(manifest.refs(), !manifest.state().isFinal()));
    } catch (CarriageException e) {
      throw UserException.usage(String.valueOf(e.getMessage()));
    }
  }

  /// Takes the run in without its work.
  public Result withoutWork() throws IOException {
    requireRoom();
    return new Result(run(), store(), 0);
  }

  private void requireRoom() throws IOException {
    if (isThere() && !isSame()) {
      throw UserException.usage(
          "run %s is here already and has gone another way than the one in the archive; `orchestrator status %1$s` shows it"
              .formatted(run()));
    }
  }

  private void checkWork(Entry entry) {
    if (!manifest.withGit()) {
      throw UserException.usage(
          "the archive of run %s was made without its work; import it with --without-git"
              .formatted(run()));
    }
    entry.check(manifest.baseCommit(), manifest.refs());
  }

  private void unpack(Entry entry, Path scratch) throws IOException {
    if (manifest.parts().containsKey(Manifest.WORK)) {
      var bundle = scratch.resolve(Manifest.WORK);
      try {
        try (var out = Files.newOutputStream(bundle)) {
          archive.copy(Manifest.WORK, out);
        }
        entry.unpack(bundle);
      } finally {
        Files.deleteIfExists(bundle);
      }
    }
    entry.checkWork(manifest.refs());
  }

  /// @return whether it was not there before
  private boolean store() throws IOException {
    if (isThere()) {
      return false;
    }
    try (var upkeep = StoreUpkeep.open(database)) {
      upkeep.bringIn(
          run(),
          incoming -> {
            archive.lines(
                Manifest.JOURNAL,
                line -> {
                  var event = Lines.event(line, repository.top().toString());
                  incoming.event(event);
                  checkOrigin(event);
                });
            if (incoming.lastSequence() == 0) {
              throw UserException.usage("the archive of run %s has no events".formatted(run()));
            }
            archive.lines(Manifest.OUTPUT, line -> incoming.output(Lines.output(line)));
          });
    }
    return true;
  }

  /// What goes to git as a word of its own must be what it seems.
  private void checkOrigin(StoredEvent event) {
    if (event.sequence() == 1
        && Json.read(event.event(), RunEvent.class) instanceof RunEvent.RunStarted started) {
      var origin = started.origin();
      var target = origin.targetBranch();
      if (!origin.baseCommit().equals(manifest.baseCommit())
          || !OBJECT_ID.matcher(origin.baseCommit()).matches()
          || (target != null && !repository.isBranchName(target))) {
        throw UserException.usage(
            "the archive of run %s says of no commit and branch where the run began"
                .formatted(run()));
      }
    }
  }

  private boolean isThere() {
    if (!Files.exists(database)) {
      return false;
    }
    try (var store = StoreReader.open(database)) {
      return store.run(run()).isPresent();
    }
  }

  private boolean isSame() throws IOException {
    try (var snapshot = RunSnapshot.take(database, run())) {
      var here = RunExport.digests(snapshot);
      return here.entrySet().stream()
          .allMatch(part -> part.getValue().equals(manifest.parts().get(part.getKey())));
    }
  }
}
