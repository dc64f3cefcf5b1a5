package dev.orchestrator.runner.integration;

import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.contracts.run.FailureClass;
import dev.orchestrator.contracts.run.MergeObstacle;
import dev.orchestrator.contracts.run.RunId;
import dev.orchestrator.contracts.run.RunOrigin;
import dev.orchestrator.contracts.runner.Integration;
import dev.orchestrator.runner.git.Ancestry;
import dev.orchestrator.runner.git.DiskSync;
import dev.orchestrator.runner.git.Git;
import dev.orchestrator.runner.git.MergeNote;
import dev.orchestrator.runner.git.Refs;
import dev.orchestrator.runner.git.Repository;
import dev.orchestrator.runner.git.RunRefs;
import dev.orchestrator.runner.git.Tip;
import dev.orchestrator.runner.integration.Advance.Done;
import dev.orchestrator.runner.integration.Advance.Overtaken;
import dev.orchestrator.runner.integration.Advance.Parked;
import dev.orchestrator.runner.integration.Outcome.Integrated;
import dev.orchestrator.runner.integration.Verifier.Verdict;
import dev.orchestrator.runner.workspace.TargetGuard;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Brings some tasks of one run in together.
final class BatchMerge {
  private static final int MOST_OVERTAKEN = 8;

  private final Repository repository;
  private final Git git;
  private final Verifier verifier;
  private final RunOrigin origin;
  private final RunId run;
  private final TargetBranch target;
  private final Map<TaskId, Integration> open = new LinkedHashMap<>();
  private final Map<TaskId, Outcome> outcomes = new LinkedHashMap<>();

  /// @param tasks different ones of one run, to be brought in alike, in the order of asking
  BatchMerge(Repository repository, Verifier verifier, List<Integration> tasks) {
    this.repository = repository;
    this.git = repository.git();
    this.verifier = verifier;
    this.origin = tasks.getFirst().origin();
    this.run = tasks.getFirst().attempt().run();
    this.target = new TargetBranch(repository, origin, run);
    tasks.forEach(task -> open.put(task.attempt().task(), task));
  }

  // The tasks are put one after the other onto the newest of target and result, and what passes
  // moves the target in one step. Where one of them does not pass, those behind it begin a new
  // round without it; where somebody has moved the target meanwhile, all do.
  void integrate() {
    int overtaken = 0;
    while (!open.isEmpty()) {
      if (round(overtaken == MOST_OVERTAKEN)) {
        overtaken++;
      }
    }
    flushRefs();
  }

  private void flushRefs() {
    var refs = new ArrayList<>(List.of(Refs.result(run)));
    outcomes.keySet().forEach(task -> refs.add(Refs.note(run, task)));
    if (origin.targetBranch() != null) {
      refs.add(origin.targetBranch());
    }
    DiskSync.of(repository).refs(refs);
  }

  /// What has come of the tasks so far; whatever goes wrong with others later.
  Map<TaskId, Outcome> outcomes() {
    return Map.copyOf(outcomes);
  }

  /// @param last whether the target's moving on must not lead to another round
  /// @return whether it did
  private boolean round(boolean last) {
    var refs = RunRefs.readAll(git, origin, run, open.keySet());
    // after reading: what comes later is seen by the compare-and-set
    if (TargetGuard.restoreSilently(
        repository, origin, open.values().iterator().next().attempt())) {
      refs = RunRefs.readAll(git, origin, run, open.keySet());
    }
    var any = refs.values().iterator().next();
    var base = Base.choose(git, origin, any, refs.size() == 1 ? any : null);
    var pieces = Chain.of(repository, base, refs, List.copyOf(open.values()));
    var made = made(pieces);
    var soundness = Soundness.of(repository, verifier, made);
    var sound = made.subList(0, soundness.sound());
    var decided = decided(pieces, soundness);
    if (sound.isEmpty()) {
      return leave(decided, soundness, any, last);
    }
    var head = sound.getLast().merge().commit();
    var notes = notes(sound);
    flush(head, notes.values(), any);
    MergeNote.keep(git, notes);
    var advance = target.advance(any.target(), head, base.holdsTarget());
    if (advance instanceof Overtaken && !last) {
      return true;
    }
    keep(head, any.result());
    decided.forEach(piece -> settle(piece, sentence(advance), soundness));
    return false;
  }

  private static List<Piece.Made> made(List<Piece> pieces) {
    return pieces.stream()
        .filter(Piece.Made.class::isInstance)
        .map(Piece.Made.class::cast)
        .toList();
  }

  /// Those behind one that does not pass stood on something that will not be there.
  private static List<Piece> decided(List<Piece> pieces, Soundness soundness) {
    return soundness.culprit() == null
        ? pieces
        : pieces.subList(0, pieces.indexOf(soundness.culprit()) + 1);
  }

  /// Nothing new goes to the target. What is refused is tried once more where the target has moved
  /// on meanwhile.
  private boolean leave(List<Piece> decided, Soundness soundness, RunRefs seen, boolean last) {
    var refuses = decided.stream().anyMatch(piece -> !(piece instanceof Piece.There));
    if (refuses && !last && hasMoved(seen)) {
      return true;
    }
    var commits =
        decided.stream()
            .filter(Piece.There.class::isInstance)
            .map(piece -> ((Piece.There) piece).commit())
            .filter(Objects::nonNull)
            .toList();
    var advance = catchUp(seen, commits);
    if (advance instanceof Overtaken && !last) {
      return true;
    }
    decided.forEach(piece -> settle(piece, sentence(advance), soundness));
    return false;
  }

  private boolean hasMoved(RunRefs seen) {
    var task = open.keySet().iterator().next();
    var now = RunRefs.read(git, origin, run, task);
    return !Objects.equals(commit(now.target()), commit(seen.target()));
  }

  private static @Nullable String commit(@Nullable Tip tip) {
    return tip == null ? null : tip.commit();
  }

  /// Brings the target to a result that waits; and the run's result to what the target has, where a
  /// crash came between the two.
  ///
  /// @param commits that brought tasks in, the oldest first
  private Advance catchUp(RunRefs seen, List<String> commits) {
    var tip = seen.target();
    var result = seen.result();
    for (var commit : commits) {
      if (tip != null && Ancestry.contains(git, tip.commit(), commit)) {
        result = keepLater(commit, result);
      }
    }
    if (result == null || (tip != null && Ancestry.contains(git, tip.commit(), result.commit()))) {
      return new Done();
    }
    boolean behind = tip != null && Ancestry.contains(git, result.commit(), tip.commit());
    return target.advance(tip, result.commit(), behind);
  }

  private Tip keepLater(String commit, @Nullable Tip result) {
    if (result != null && !later(commit, result.commit())) {
      return result;
    }
    keep(commit, result);
    return new Tip(Refs.result(run), commit, "", List.of(), null, "");
  }

  private boolean later(String commit, String than) {
    return !commit.equals(than) && Ancestry.contains(git, commit, than);
  }

  private void settle(Piece piece, @Nullable String parked, Soundness soundness) {
    var task = piece.task().attempt().task();
    outcomes.put(task, outcome(piece, parked, soundness));
    open.remove(task);
  }

  private Outcome outcome(Piece piece, @Nullable String parked, Soundness soundness) {
    return switch (piece) {
      case Piece.Made made when made == soundness.culprit() -> refused(made, soundness.verdict());
      case Piece.Made made -> new Integrated(made.merge().commit(), parked);
      case Piece.There(_, var commit) -> new Integrated(commit, parked);
      case Piece.LeftBehind(_, var commit, var obstacle) ->
          new Integrated(commit, target.sentence(new Parked(obstacle)));
      case Piece.Stuck(_, var outcome) -> outcome;
    };
  }

  private static Outcome refused(Piece.Made made, Verdict verdict) {
    return switch (verdict) {
      case Verdict.Failed(var command, var output) ->
          new Outcome.Refused(
              new MergeObstacle.VerifyFailed(made.merge().before(), command, output));
      case Verdict.Impossible(var reason) -> new Outcome.Impossible(FailureClass.CONFIG, reason);
      case Verdict.Passed _ -> throw new IllegalStateException(made + " has passed");
    };
  }

  /// A note comes before the move that it is about: without that move it says nothing.
  private Map<String, String> notes(List<Piece.Made> made) {
    var notes = new LinkedHashMap<String, String>();
    var committing = repository.committing(git.folder());
    for (var one : made) {
      if (!new TaskCommits(repository, one.task()).tellWhatTheyAreFrom()) {
        notes.put(
            Refs.note(run, one.task().attempt().task()), MergeNote.write(committing, one.merge()));
      }
    }
    return notes;
  }

  /// Objects come to the disk before the refs that need them.
  private void flush(String head, Collection<String> notes, RunRefs seen) {
    var news = Stream.concat(Stream.of(head), notes.stream()).toList();
    var known = commit(seen.target());
    DiskSync.of(repository).objects(news, List.of(known == null ? origin.baseCommit() : known));
  }

  private void keep(String commit, @Nullable Tip expected) {
    var old = expected == null ? "" : expected.commit();
    git.run("update-ref", Refs.result(run), commit, old);
  }

  private @Nullable String sentence(Advance advance) {
    return switch (advance) {
      case Done _ -> null;
      case Overtaken _ -> target.sentence(new Parked("it kept moving meanwhile"));
      case Parked obstacle -> target.sentence(obstacle);
    };
  }
}
