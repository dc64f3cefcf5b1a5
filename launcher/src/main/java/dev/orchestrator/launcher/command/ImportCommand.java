package dev.orchestrator.launcher.command;

import dev.orchestrator.launcher.ExitCode;
import dev.orchestrator.launcher.UserException;
import dev.orchestrator.launcher.archive.ArchiveFile;
import dev.orchestrator.launcher.archive.RunImport;
import dev.orchestrator.launcher.local.Scratch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Takes a run in that was written into a file.
@Command(
    name = "import",
    description = {
      "Take a run in that `orchestrator export` has written into a file.",
      "Nothing that is here is changed. To go on with the run means to run its workflows' commands,",
      "so take in only what you trust."
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:the run is here now, or was already with the same content",
      "2:the file cannot be used, or the run is here already with other content",
      "3:another program is at work on the repository's runs"
    })
final class ImportCommand implements Callable<Integer> {
  private static final String TWENTY_GIGABYTES = "20000000000";

  private final Surroundings surroundings;
  @Mixin private final Project project;

  @Parameters(paramLabel = "FILE", description = "The file.")
  private @Nullable Path file;

  @Option(names = "--without-git", description = "Leave the commits out.")
  private boolean withoutGit;

  @Option(
      names = "--max-bytes",
      paramLabel = "N",
      defaultValue = TWENTY_GIGABYTES,
      description = "Refuse what is larger when unpacked (default: ${DEFAULT-VALUE}).")
  private long maxBytes;

  ImportCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.project = new Project(surroundings);
  }

  @Override
  public Integer call() throws IOException {
    var repository = project.repository();
    var path = surroundings.folder().resolve(Objects.requireNonNull(file)).normalize();
    try (var archive = ArchiveFile.open(path, maxBytes)) {
      var state = project.createState(repository);
      var lock = state.tryLock();
      if (lock.isEmpty()) {
        throw UserException.environment(
            "another program is at work on the runs of this repository; import when it is done");
      }
      try (var _ = lock.get();
          var scratch = Scratch.in(state)) {
        var arrival = new RunImport(archive, repository, state.database());
        tell(withoutGit ? arrival.withoutWork() : arrival.withWork(scratch.path()));
      }
    }
    return ExitCode.SUCCEEDED;
  }

  private void tell(RunImport.Result result) {
    var refs = result.refs() == 0 ? "" : ", %d branches and refs made".formatted(result.refs());
    surroundings
        .out()
        .println(
            result.isNew()
                ? "run %s is here%s; `orchestrator status %1$s` shows it"
                    .formatted(result.run(), refs)
                : "run %s was here already%s".formatted(result.run(), refs));
  }
}
