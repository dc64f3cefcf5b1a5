package dev.orchestrator.runner.carriage;

import dev.orchestrator.contracts.run.RunId;
import dev.orchestrator.runner.git.Git;
import dev.orchestrator.runner.git.Refs;
import dev.orchestrator.runner.git.Repository;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Brings a run's work into a repository. Nothing that is there is changed: a name that is taken by
/// something else is refused, and refs come last, when all that they lead to is there.
public final class Entry {
  private final Repository repository;
  private final Git git;
  private final RunId run;

  public Entry(Repository repository, RunId run) {
    this.repository = repository;
    this.git = repository.git();
    this.run = run;
  }

  /// Sees whether the repository has what the work builds on and room for its names.
  ///
  /// @param base the commit that the run began at
  /// @throws CarriageException when it has not
  public void check(String base, List<CarriedRef> refs) {
    if (!repository.hasCommit(CarriedRef.requireId(base))) {
      throw new CarriageException(
          "run %s builds on commit %s, which this repository does not have; fetch it first, or import with --without-git"
              .formatted(run, base));
    }
    var there = there();
    for (var ref : refs) {
      if (!isOurs(ref.name())) {
        throw new CarriageException(
            "the archive holds %s, which is no ref of run %s; it was tampered with"
                .formatted(ref.name(), run));
      }
      if (!there.getOrDefault(ref.name(), ref.commit()).equals(ref.commit())) {
        throw new CarriageException(
            "%s is here already with other work; rename or remove it, or import with --without-git"
                .formatted(Refs.shorten(ref.name())));
      }
    }
  }

  /// The run's refs that there are, with their commits.
  private Map<String, String> there() {
    return git
        .run(
            "for-each-ref",
            "--format=%(refname)%00%(objectname)",
            Refs.tasks(run),
            Refs.result(run),
            Refs.notes(run))
        .lines()
        .stream()
        .map(line -> line.split("\0", -1))
        .collect(Collectors.toMap(fields -> fields[0], fields -> fields[1]));
  }

  /// Takes the bundle's objects in; no ref leads to them yet.
  ///
  /// @throws CarriageException when it is damaged or does not fit
  public void unpack(Path bundle) {
    var unpacked = git.tryRun("bundle", "unbundle", bundle.toString());
    if (!unpacked.succeeded()) {
      throw new CarriageException(
          "the work in the archive cannot be taken in (%s); export it again, or import with --without-git"
              .formatted(unpacked.errors().lines().findFirst().orElse("git gives no reason")));
    }
  }

  /// Sees whether everything is there that the refs lead to.
  ///
  /// @throws CarriageException when it is not
  public void checkWork(List<CarriedRef> refs) {
    var commits = refs.stream().map(CarriedRef::commit).distinct().toList();
    if (!commits.isEmpty()) {
      var command =
          Stream.of(
                  Stream.of("rev-list", "--objects", "--quiet"),
                  commits.stream(),
                  Stream.of("--not", "--all"))
              .flatMap(part -> part)
              .toArray(String[]::new);
      if (!git.tryRun(command).succeeded()) {
        throw new CarriageException(
            "the archive lacks commits of run %s; export it again, or import with --without-git"
                .formatted(run));
      }
    }
  }

  /// Makes the refs that are not there.
  ///
  /// @param all also those whose commits a branch or tag of the user's has already
  /// @return how many were made
  public int make(List<CarriedRef> refs, boolean all) {
    var there = there().keySet();
    var missing =
        refs.stream()
            .filter(ref -> !there.contains(ref.name()))
            .filter(ref -> all || !isUsers(ref.commit()))
            .toList();
    if (!missing.isEmpty()) {
      git.reading(
              missing.stream()
                  .map(ref -> "create %s %s\n".formatted(ref.name(), ref.commit()))
                  .collect(Collectors.joining()))
          .run("update-ref", "--stdin");
    }
    return missing.size();
  }

  private boolean isOurs(String name) {
    return name.equals(Refs.result(run))
        || name.startsWith(Refs.tasks(run))
        || name.startsWith(Refs.notes(run));
  }

  private boolean isUsers(String commit) {
    return git.run(
            "rev-list",
            "--max-count=1",
            commit,
            "--not",
            "--exclude=orchestrator/*",
            "--branches",
            "--tags",
            "--remotes")
        .output()
        .isEmpty();
  }
}
