package dev.orchestrator.runner.carriage;

import dev.orchestrator.contracts.run.RunId;
import dev.orchestrator.contracts.run.RunOrigin;
import dev.orchestrator.runner.git.Git;
import dev.orchestrator.runner.git.Refs;
import dev.orchestrator.runner.git.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Takes a run's work out of a repository: all that its refs lead to and what it began at does not
/// have.
///
/// The bundle is made in an empty repository beside the user's, which borrows its objects, so that
/// it can hold a commit that no ref of the user's leads to.
public final class Departure {
  private final Repository repository;
  private final Git git;
  private final RunId run;
  private final RunOrigin origin;

  public Departure(Repository repository, RunId run, RunOrigin origin) {
    this.repository = repository;
    this.git = repository.git();
    this.run = run;
    this.origin = origin;
  }

  /// The run's refs now. Where it has no result of its own any more, because its target has all of
  /// it, the newest commit that it brought in stands for that.
  ///
  /// @param newest the last commit that the journal tells of, null for none
  public List<CarriedRef> refs(@Nullable String newest) {
    var found = new ArrayList<CarriedRef>();
    for (var line :
        git.run(
                "for-each-ref",
                "--format=%(refname)%00%(objectname)",
                Refs.tasks(run),
                Refs.result(run),
                Refs.notes(run))
            .lines()) {
      var fields = line.split("\0", -1);
      // anything else that a person has put there is not the run's
      if (CarriedRef.isName(fields[0])) {
        found.add(new CarriedRef(fields[0], fields[1]));
      }
    }
    var result = Refs.result(run);
    if (newest != null
        && CarriedRef.isId(newest)
        && repository.hasCommit(newest)
        && found.stream().noneMatch(ref -> ref.name().equals(result))) {
      found.add(new CarriedRef(result, newest));
    }
    return found;
  }

  /// Writes the commits of the refs into a new file.
  ///
  /// @param scratch a folder for the time being
  /// @return whether there is any; without, no file is written
  public boolean write(List<CarriedRef> refs, Path bundle, Path scratch) {
    var work = work(refs);
    if (work.isEmpty()) {
      return false;
    }
    var place = scratch.resolve("bundle.git");
    try {
      var there = borrowing(place);
      there
          .reading(
              work.stream()
                  .map(ref -> "create %s %s\n".formatted(ref.name(), ref.commit()))
                  .collect(Collectors.joining()))
          .run("update-ref", "--stdin");
      there.run(
          "bundle", "create", "--quiet", bundle.toString(), "--all", "--not", origin.baseCommit());
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      delete(place);
    }
  }

  /// Without those that lead to nothing new: git makes no bundle of them.
  private List<CarriedRef> work(List<CarriedRef> refs) {
    return refs.stream()
        .filter(ref ->
            !git.run("rev-list", "--max-count=1", ref.commit(), "^" + origin.baseCommit())
                .output()
                .isEmpty())
        .toList();
  }

  private Git borrowing(Path place) throws IOException {
    var format = git.run("rev-parse", "--show-object-format").text();
    git.run("init", "--quiet", "--bare", "--object-format=" + format, place.toString());
    var objects = repository.commonFolder().resolve("objects");
    Files.writeString(place.resolve("objects/info/alternates"), objects + "\n");
    var shallow = repository.commonFolder().resolve("shallow");
    if (Files.exists(shallow)) {
      Files.copy(shallow, place.resolve("shallow"));
    }
    return git.in(place);
  }

  private static void delete(Path place) {
    if (!Files.exists(place)) {
      return;
    }
    try (var files = Files.walk(place)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
