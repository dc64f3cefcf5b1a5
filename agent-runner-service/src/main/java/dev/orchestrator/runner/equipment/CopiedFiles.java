package dev.orchestrator.runner.equipment;

import dev.orchestrator.runner.equipment.Equipment.Recipient;
import dev.orchestrator.runner.git.Git;
import dev.orchestrator.runner.git.Repository;
import dev.orchestrator.runner.workspace.PrivateExcludes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Collectors;

/// Gives a workspace files of the user's checkout that are not committed, and hides them from git
/// there: they are the user's and no task's work.
final class CopiedFiles {
  private static final int MOST_NAMED = 5;

  /// What git answers when it sees all that it is asked about.
  private static final int NONE = 1;

  private final Repository repository;
  private final Recipient recipient;
  private final Git git;
  private final PrivateExcludes excludes;

  CopiedFiles(Repository repository, Recipient recipient) {
    this.repository = repository;
    this.recipient = recipient;
    this.git = repository.git().in(recipient.workspace().folder()).confined();
    this.excludes = PrivateExcludes.of(repository, recipient.attempt());
  }

  /// @param again whether an earlier try was cut short
  /// @throws CheckoutFiles.TooManyException when the globs name too many
  void copy(List<String> globs, boolean again) throws IOException {
    excludes.delete();
    var found = new CheckoutFiles(repository.top(), repository.stateFolder());
    for (var glob : globs) {
      if (!found.add(glob)) {
        recipient.log().note("copy: nothing fits " + glob);
      }
    }
    tell("leads out of the repository and was not copied", found.leftOut());
    if (!found.files().isEmpty()) {
      copy(found.files(), new Copies(repository.top(), recipient.workspace().folder(), again));
    }
  }

  private void copy(List<Path> files, Copies copies) throws IOException {
    var possible = new ArrayList<Path>();
    for (var file : files) {
      if (copies.isPossible(file)) {
        possible.add(file);
      }
    }
    var hidden = hide(possible);
    for (var file : hidden) {
      copies.copy(file);
    }
    tell("was not copied, because its place is taken", without(files, possible));
    tell("was not copied, because git has it or is told to see it", without(possible, hidden));
  }

  private static List<Path> without(List<Path> all, List<Path> some) {
    var others = new LinkedHashSet<>(all);
    some.forEach(others::remove);
    return List.copyOf(others);
  }

  /// @return those that git does not see now; it sees what it tracks, and what the repository
  ///   expressly wants seen
  private List<Path> hide(List<Path> files) throws IOException {
    excludes.write(git, files.stream().filter(CopiedFiles::fitsOnALine).toList());
    var input = files.stream().map(Path::toString).collect(Collectors.joining("\0", "", "\0"));
    var answer =
        git.with(excludes.variables()).reading(input).tryRun("check-ignore", "-z", "--stdin");
    var hidden =
        answer.exit() == NONE ? new HashSet<String>() : new HashSet<>(answer.orThrow().fields());
    var copied =
        files.stream()
            .filter(file -> fitsOnALine(file) && hidden.contains(file.toString()))
            .toList();
    excludes.write(git, copied);
    return copied;
  }

  private static boolean fitsOnALine(Path file) {
    return file.toString().chars().noneMatch(c -> c == '\n' || c == '\r');
  }

  private void tell(String what, Collection<Path> files) {
    files.stream()
        .limit(MOST_NAMED)
        .forEach(file -> recipient.log().note("copy: %s %s".formatted(file, what)));
    if (files.size() > MOST_NAMED) {
      recipient
          .log()
          .note("copy: the same goes for %d more files".formatted(files.size() - MOST_NAMED));
    }
  }
}
