package dev.orchestrator.runner.workspace;

import dev.orchestrator.contracts.run.AttemptId;
import dev.orchestrator.contracts.run.RunOrigin;
import dev.orchestrator.runner.git.Ancestry;
import dev.orchestrator.runner.git.GitLink;
import dev.orchestrator.runner.git.Reflog;
import dev.orchestrator.runner.git.Refs;
import dev.orchestrator.runner.git.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Sees to it that agents do not move the branch that gets the result.
///
/// Nothing keeps an agent from it: the branch is theirs to write like any other. So git's logs are
/// looked at afterwards. The branch goes back when it stands on a commit that was made in a
/// workspace, or behind the checkout that has it, and no person has had a hand in it: each move of
/// a person in a checkout is in the log of that checkout's HEAD. It goes back by compare-and-set,
/// so that what a person commits meanwhile stands. The agent's commits stay in its workspace.
public final class TargetGuard {
  private static final Logger LOG = System.getLogger(TargetGuard.class.getName());

  /// How git's log tells of the commands that make commits.
  private static final Pattern MADE =
      Pattern.compile(
          "commit\\b.*|cherry-pick\\b.*|revert\\b.*|am\\b.*|merge [^:]*: Merge made.*"
              + "|pull[^:]*: Merge made.*|rebase \\((?!start|finish|abort)[^)]*\\).*");

  private final Repository repository;
  private final String branch;

  private TargetGuard(Repository repository, String branch) {
    this.repository = repository;
    this.branch = branch;
  }

  /// Puts the branch back where it belongs if agents have moved it.
  ///
  /// @return one sentence on what was done, empty when there was nothing to do
  public static Optional<String> restore(Repository repository, RunOrigin origin) {
    if (origin.targetBranch() == null) {
      return Optional.empty();
    }
    try {
      return new TargetGuard(repository, origin.targetBranch()).restore();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The same where nobody listens but the program's log.
  ///
  /// @param occasion the attempt that is begun, merged or put away
  /// @return whether anything was done
  public static boolean restoreSilently(
      Repository repository, RunOrigin origin, AttemptId occasion) {
    var sentence = restore(repository, origin);
    sentence.ifPresent(done -> LOG.log(Level.WARNING, "at {0}: {1}", occasion, done));
    return sentence.isPresent();
  }

  /// @param head its HEAD's log
  /// @param onBranch whether it has the branch checked out
  /// @param agents whether it is a workspace, or what agents have made is tried out there
  private record Checkout(Reflog head, boolean onBranch, boolean agents) {}

  private Optional<String> restore() throws IOException {
    var log = Reflog.of(repository.commonFolder(), branch);
    if (log.last().filter(last -> !isOurs(last)).isEmpty()) {
      return Optional.empty();
    }
    var checkouts = checkouts();
    var home = rightPlace(log, checkouts);
    var now = log.last().get().to();
    return home.isPresent() && !home.get().equals(now) && nobodyMinds(home.get(), checkouts)
        ? move(now, home.get())
        : Optional.empty();
  }

  private Optional<String> move(String from, String to) {
    var answer =
        repository
            .git()
            .tryRun("update-ref", "-m", "orchestrator: undo a move of an agent", branch, to, from);
    return answer.succeeded()
        ? Optional.of(
            "%s was moved to %s from a workspace, it was put back to %s"
                .formatted(Refs.shorten(branch), brief(from), brief(to)))
        : Optional.empty();
  }

  /// Where the branch was before agents moved it.
  private Optional<String> rightPlace(Reflog log, List<Checkout> checkouts) {
    var made = madeByAgents(checkouts);
    var people = checkouts.stream().filter(checkout -> !checkout.agents()).toList();
    Optional<String> place = Optional.empty();
    for (var entry : log.entries().reversed()) {
      if (isOurs(entry) || isAPersons(entry, people)) {
        break;
      }
      if (made.contains(entry.to()) || isBehind(entry.to(), people)) {
        place = Optional.of(entry.from()).filter(Reflog::isCommit);
      } else {
        break;
      }
    }
    return place;
  }

  private static Set<String> madeByAgents(List<Checkout> checkouts) {
    var made = new HashSet<String>();
    for (var checkout : checkouts) {
      if (checkout.agents()) {
        checkout.head().entries().stream()
            .filter(entry -> MADE.matcher(entry.message()).matches())
            .map(Reflog.Entry::to)
            .forEach(made::add);
      }
    }
    return made;
  }

  private static boolean isAPersons(Reflog.Entry entry, List<Checkout> people) {
    return people.stream()
        .flatMap(checkout -> checkout.head().entries().stream())
        .anyMatch(entry::isSameMove);
  }

  /// A rewind that the checkout which has the branch knows nothing of.
  private boolean isBehind(String commit, List<Checkout> people) {
    return people.stream()
        .filter(Checkout::onBranch)
        .flatMap(checkout -> checkout.head().lastCommit().stream())
        .anyMatch(at -> !at.equals(commit) && Ancestry.contains(repository.git(), at, commit));
  }

  /// A checkout that has the branch stands on the same commit, by its own account.
  private static boolean nobodyMinds(String place, List<Checkout> checkouts) {
    return checkouts.stream()
        .filter(checkout -> checkout.onBranch() && !checkout.agents())
        .allMatch(checkout -> checkout.head().lastCommit().equals(Optional.of(place)));
  }

  private List<Checkout> checkouts() throws IOException {
    var checkouts = new ArrayList<Checkout>();
    checkouts.add(checkout(repository.commonFolder(), false));
    for (var registration : Worktree.registrations(repository.commonFolder())) {
      boolean agents =
          Worktree.folderOf(registration)
              .filter(folder -> folder.startsWith(repository.stateFolder()))
              .isPresent();
      checkouts.add(checkout(registration, agents));
    }
    return checkouts;
  }

  private Checkout checkout(Path gitFolder, boolean agents) throws IOException {
    var head = GitLink.firstLine(gitFolder.resolve("HEAD"));
    return new Checkout(
        Reflog.ofHead(gitFolder), head.equals(Optional.of("ref: " + branch)), agents);
  }

  private static boolean isOurs(Reflog.Entry entry) {
    return entry.message().startsWith("orchestrator");
  }

  private static String brief(String commit) {
    return commit.substring(0, 12);
  }
}
