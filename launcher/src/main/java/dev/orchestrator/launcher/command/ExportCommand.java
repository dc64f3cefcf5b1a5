package dev.orchestrator.launcher.command;

import dev.orchestrator.launcher.ExitCode;
import dev.orchestrator.launcher.IoReason;
import dev.orchestrator.launcher.OwnerOnly;
import dev.orchestrator.launcher.UserException;
import dev.orchestrator.launcher.archive.RunExport;
import dev.orchestrator.launcher.local.Scratch;
import dev.orchestrator.launcher.report.Bytes;
import dev.orchestrator.runner.git.Repository;
import dev.orchestrator.store.query.RunSnapshot;
import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Writes a run into one file that another repository can take in.
@Command(
    name = "export",
    description = {
      "Write a run with its journal, its output and its commits into one file,",
      "which `orchestrator import` takes in. Works while the run is under way, too."
    })
final class ExportCommand implements Callable<Integer> {
  private final Surroundings surroundings;
  @Mixin private final Project project;

  @Parameters(arity = "0..1", paramLabel = "RUN", description = "The run (default: the newest).")
  private @Nullable String wanted;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "A file that is not there yet (default: RUN.orchestrator.zip).")
  private @Nullable Path file;

  @Option(names = "--without-git", description = "Leave the commits out.")
  private boolean withoutGit;

  ExportCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.project = new Project(surroundings);
  }

  @Override
  public Integer call() {
    var repository = project.repository();
    var database = project.state(repository).database();
    try (var store = project.store(repository);
        var snapshot = RunSnapshot.take(database, RunChoice.of(store, wanted).run())) {
      var run = snapshot.summary();
      var target =
          surroundings
              .folder()
              .resolve(file == null ? Path.of(run.run() + ".orchestrator.zip") : file)
              .normalize();
      if (Files.exists(target)) {
        throw UserException.usage(
            "%s is there already; remove it or name another file with -o".formatted(target));
      }
      var bytes = write(snapshot, repository, target);
      surroundings
          .out()
          .printf("run %s (%s) is in %s, %s%n", run.run(), run.state().word(), target, bytes);
    }
    return ExitCode.SUCCEEDED;
  }

  private String write(RunSnapshot snapshot, Repository source, Path target) {
    try (var scratch = Scratch.in(project.state(source))) {
      // where a half one that is left is cleared away
      var part = scratch.path().resolve("archive.zip");
      try (var out = OwnerOnly.create(part)) {
        new RunExport(snapshot, withoutGit ? null : source, scratch.path())
            .write(out, Version.number(), surroundings.clock().instant());
      }
      var bytes = Bytes.words(Files.size(part));
      move(part, target);
      return bytes;
    } catch (IOException e) {
      throw UserException.environment(
          "%s cannot be written (%s)".formatted(target, IoReason.of(e)));
    }
  }

  /// At its place it is whole, or not there.
  private static void move(Path part, Path target) throws IOException {
    try {
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      // on another disk
      var hidden = target.resolveSibling(".%s.part".formatted(target.getFileName()));
      Files.move(part, hidden);
      Files.move(hidden, target, StandardCopyOption.ATOMIC_MOVE);
    }
  }
}
