package dev.orchestrator.runner.equipment;

import dev.orchestrator.runner.equipment.Equipment.Recipient;
import dev.orchestrator.runner.git.Git;
import dev.orchestrator.runner.git.Repository;
import dev.orchestrator.runner.workspace.PrivateExcludes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// Gives a workspace files of the user's checkout that are not committed, and hides them from git
/// there: they are the user's and no task's work.
final class CopiedFiles {
  private static final int MOST_NAMED = 5;

  /// What git answers when it sees all that it is asked about.
  private static final int NONE = 1;

  /// The mode of a submodule, in front of what git lists.
  private static final String SUBMODULE = "160000 ";

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
    var earlier = again ? stillThere() : Set.<Path>of();
    var found = new CheckoutFiles(repository.top(), repository.stateFolder());
    for (var glob : globs) {
      if (!found.add(glob)) {
        recipient.log().note("copy: nothing fits " + glob);
      }
    }
    tell("leads out of the repository and was not copied", found.leftOut());
    var files = outsideSubmodules(found.files());
    tell("lies in a submodule and was not copied", without(found.files(), files));
    if (!files.isEmpty()) {
      var folder = recipient.workspace().folder();
      copy(files, new Copies(repository.top(), folder, again), earlier);
    } else if (earlier.isEmpty()) {
      excludes.delete();
    }
  }

  /// The list cannot hide anything in a submodule, whose repository is another.
  private List<Path> outsideSubmodules(List<Path> files) {
    var submodules =
        git.run("ls-files", "--stage", "-z").fields().stream()
            .filter(entry -> entry.startsWith(SUBMODULE))
            .map(entry -> Path.of(entry.substring(entry.indexOf('\t') + 1)))
            .toList();
    return files.stream().filter(file -> submodules.stream().noneMatch(file::startsWith)).toList();
  }

  /// What the earlier try has copied; it stays hidden even where nobody wants it any more.
  private Set<Path> stillThere() {
    var folder = recipient.workspace().folder();
    return excludes.names().stream()
        .filter(name -> Files.exists(folder.resolve(name), LinkOption.NOFOLLOW_LINKS))
        .map(Path::of)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private void copy(List<Path> files, Copies copies, Set<Path> earlier) throws IOException {
    var possible = new ArrayList<Path>();
    for (var file : files) {
      if (copies.isPossible(file)) {
        possible.add(file);
      }
    }
    var hidden = hide(possible, earlier);
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
  private List<Path> hide(List<Path> files, Set<Path> earlier) throws IOException {
    var lines = files.stream().filter(CopiedFiles::fitsOnALine).toList();
    var hidden = hidden(lines);
    var copied = lines.stream().filter(file -> hidden.contains(file.toString())).toList();
    var all = new LinkedHashSet<>(earlier);
    all.addAll(copied);
    excludes.write(git, all);
    return copied;
  }

  /// Those that git would not see if all of them were listed.
  private Set<String> hidden(List<Path> files) throws IOException {
    var draft = excludes.draft();
    try {
      draft.write(git, files);
      var input = files.stream().map(Path::toString).collect(Collectors.joining("\0"));
      var answer =
          git.with(draft.variables()).reading(input).tryRun("check-ignore", "-z", "--stdin");
      return answer.exit() == NONE ? Set.of() : Set.copyOf(answer.orThrow().fields());
    } finally {
      draft.delete();
    }
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
