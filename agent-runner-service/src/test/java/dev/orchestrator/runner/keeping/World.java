package dev.orchestrator.runner.keeping;

import static dev.orchestrator.runner.git.TestRepository.RUN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.contracts.config.MergeConfig;
import dev.orchestrator.contracts.config.MergeStrategy;
import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.contracts.run.AttemptId;
import dev.orchestrator.contracts.run.RunOrigin;
import dev.orchestrator.contracts.runner.Integration;
import dev.orchestrator.runner.git.Git;
import dev.orchestrator.runner.git.GitException;
import dev.orchestrator.runner.git.Repositories;
import dev.orchestrator.runner.git.Repository;
import dev.orchestrator.runner.git.RepositoryException;
import dev.orchestrator.runner.integration.Integrator;
import dev.orchestrator.runner.integration.Outcome;
import dev.orchestrator.runner.integration.Verifier;
import dev.orchestrator.runner.workspace.Beginning;
import dev.orchestrator.runner.workspace.Workspace;
import dev.orchestrator.runner.workspace.Workspaces;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A user's repository in which several tasks are worked on, checked, merged and put away, while
/// agents do with git what they like, the user goes on working, and crashes come at any git
/// command.
///
/// A crash ends one of our operations at a git command; what goes on afterwards are new objects
/// over the same folders.
final class World {
  /// Neighbouring seeds begin alike otherwise.
  private static final long SPREAD = 0x9E3779B97F4A7C15L;

  private static final int TASKS = 3;
  private static final int STEPS = 14;
  private static final int MOST_HABITS = 5;
  private static final int LATEST_CRASH = 16;

  private static final String HELPERS =
      """
      note() { git hash-object -w "$1" >> "$LEDGER.blobs"; }
      note_commit() { git rev-parse "$1" >> "$LEDGER"; }
      """;

  private enum Stage {
    TO_DO,
    DONE,
    OVER
  }

  /// A task, and what its last agent has left uncommitted if nothing was done about it yet.
  private static final class Task {
    private final String id;
    private Stage stage = Stage.TO_DO;
    private int attempts;
    private int handedOverBy;
    private Map<String, Path> left = Map.of();

    Task(String id) {
      this.id = id;
    }

    @Override
    public String toString() {
      return id + "@" + attempts;
    }
  }

  private final Path home;
  private final Path top;
  private final Random random;
  private final List<String> story = new ArrayList<>();
  private final Shell user;
  private final Shell agent;
  private final Promises promises;
  private final RunOrigin origin;
  private final MergeConfig merge;
  private final List<Task> tasks = new ArrayList<>();
  private final Set<String> unlikeTheCheckout = new HashSet<>();
  private int counter;

  /// Where the target belongs, as far as the user and our own merges have moved it.
  private String target;

  World(Path home, long seed) {
    this.home = home;
    this.top = home.resolve("repo");
    this.random = new Random(seed * SPREAD);
    this.user = new Shell(home, home.resolve("user"));
    this.agent = new Shell(home, home.resolve("agents"));
    this.promises = new Promises(top, agent, user);
    createRepository();
    this.origin = Repository.open(top).origin(null);
    this.target = origin.baseCommit();
    this.merge = MergeConfig.DEFAULT.as(pick(MergeStrategy.values()));
    for (int number = 0; number < TASKS; number++) {
      tasks.add(new Task("t" + number));
    }
  }

  private void createRepository() {
    try {
      Files.createDirectories(top);
      var hooks = Files.createDirectories(home.resolve("hooks"));
      var hook = hooks.resolve("post-commit");
      Files.writeString(hook, "#!/bin/sh\ngit rev-parse HEAD >> \"$LEDGER\"\n");
      Files.setPosixFilePermissions(hook, PosixFilePermissions.fromString("rwxr-xr-x"));
      Files.copy(hook, hooks.resolve("post-merge"));
      var made =
          user.run(
              top,
              """
              set -e
              git init -q -b main
              git config user.name 'Uma User'
              git config user.email uma@example.org
              git config core.hooksPath '%s'
              printf '1\\n2\\n3\\n' > a.txt; echo b > b.txt; echo mine > mine.txt
              git add -A; git commit -qm Begin; git commit -q --allow-empty -m Second
              echo stashed > mine.txt; git stash push -q
              echo dirty >> mine.txt; echo scratch > scratch.txt
              """
                  .formatted(hooks));
      assertThat(made.exit()).as(made.output()).isZero();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// @throws AssertionError with the story of the world when something was lost
  void live() {
    try {
      for (int step = 0; step < STEPS; step++) {
        step();
      }
      end();
      promises.check();
      assertUsersCheckoutUntouched();
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError(
          "%s, strategy %s:%n%s"
              .formatted(e.getMessage(), merge.strategy(), String.join("\n", story)),
          e);
    }
  }

  private void step() {
    var task = pick(tasks.toArray(Task[]::new));
    switch (random.nextInt(10)) {
      case 0, 1 -> userActs(task);
      case 2 -> check(task);
      default -> {
        switch (task.stage) {
          case TO_DO -> work(task);
          case DONE -> integrate(task);
          case OVER -> {}
        }
      }
    }
  }

  // what the runner does

  private void work(Task task) {
    var earlier =
        task.handedOverBy > 0 ? new Beginning.HandedOver(task.handedOverBy) : Beginning.AFRESH;
    var beginning = task.attempts > 0 && random.nextBoolean() ? Beginning.AS_LEFT : earlier;
    var workspace = prepare(task, beginning);
    if (workspace == null) {
      return;
    }
    agentActs(task, workspace);
    boolean success = random.nextInt(10) < 7;
    var kept =
        ours(
            "commit " + task,
            git -> {
              var workspaces = new Workspaces(new Repositories(git));
              var saved = workspaces.commit(attempt(task), workspace, "coder", "Do " + task);
              if (success) {
                workspaces.handOver(attempt(task), workspace);
              }
              workspaces.guardTarget(origin);
              return saved;
            });
    if (kept.isPresent()) {
      everythingIsKept(task);
      if (success) {
        task.stage = Stage.DONE;
        task.handedOverBy = task.attempts;
      }
    }
  }

  /// An agent that only looks does the same as any other.
  private void check(Task task) {
    if (task.stage != Stage.DONE) {
      return;
    }
    var workspace = prepare(task, new Beginning.HandedOver(task.handedOverBy));
    if (workspace == null) {
      return;
    }
    agentActs(task, workspace);
    var kept =
        ours(
            "put back " + task,
            git -> {
              var workspaces = new Workspaces(new Repositories(git));
              workspaces.putBack(attempt(task), workspace, "reviewer", "Keep what review changed");
              workspaces.guardTarget(origin);
              return task;
            });
    if (kept.isPresent()) {
      everythingIsKept(task);
    }
  }

  private @Nullable Workspace prepare(Task task, Beginning beginning) {
    task.attempts++;
    var workspace =
        ours(
            "prepare %s %s".formatted(task, beginning),
            git -> new Workspaces(new Repositories(git)).prepare(attempt(task), origin, beginning));
    if (workspace.isPresent()) {
      if (beginning == Beginning.AS_LEFT) {
        task.left = Map.of();
      }
      promises.expectContents(task.left, "left before " + task);
      task.left = Map.of();
      assertTargetIsWhereItBelongs();
    }
    return workspace.orElse(null);
  }

  private void everythingIsKept(Task task) {
    promises.expectContents(task.left, "left by " + task);
    task.left = Map.of();
    assertTargetIsWhereItBelongs();
    assertUsersCheckoutUntouched();
  }

  private void integrate(Task task) {
    var outcome =
        ours(
            "integrate " + task,
            git ->
                new Integrator(new Repositories(git), Verifier.NONE)
                    .integrate(new Integration(attempt(task), origin, "Do it", "coder", merge)));
    target = user.git(top, "rev-parse main");
    outcome.ifPresent(end -> {
      story.add("    " + end);
      if (end instanceof Outcome.Integrated) {
        task.stage = Stage.OVER;
        release(task);
      } else {
        task.stage = Stage.TO_DO;
      }
    });
    assertUsersCheckoutUntouched();
  }

  private void release(Task task) {
    var released =
        ours(
            "release " + task,
            git -> {
              new Workspaces(new Repositories(git)).release(attempt(task), origin);
              return task;
            });
    if (released.isPresent()) {
      everythingIsKept(task);
    }
  }

  private void end() {
    for (var task : tasks) {
      task.attempts = Math.max(1, task.attempts);
      new Workspaces(new Repositories(Git.installed())).release(attempt(task), origin);
      everythingIsKept(task);
    }
    new Integrator(new Repositories(Git.installed()), Verifier.NONE).finish(origin, RUN);
    story.add("finish");
    user.run(top, "git worktree prune; git prune --expire=now");
  }

  /// Runs one of our operations, cut off by a crash now and then; empty when it was.
  private <T> Optional<T> ours(String what, Function<Git, T> operation) {
    if (random.nextInt(5) != 0) {
      story.add(what);
      return Optional.of(operation.apply(Git.installed()));
    }
    int command = 1 + random.nextInt(LATEST_CRASH);
    boolean afterIt = random.nextBoolean();
    story.add(
        "%s, with a crash %s git command %d"
            .formatted(what, afterIt ? "after" : "before", command));
    var count = newCount();
    try {
      var done = operation.apply(crashingAt(count, command, afterIt));
      if (read(count) < command) {
        return Optional.of(done);
      }
      // what comes last may take a git that dies for one that somebody else was faster than
      story.add("    crashed in the end");
      return Optional.empty();
    } catch (GitException | RepositoryException e) {
      story.add("    crashed");
      return Optional.empty();
    }
  }

  private Path newCount() {
    try {
      var folder = Files.createTempDirectory(home, "crash");
      return Files.writeString(folder.resolve("count"), "0\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int read(Path count) {
    try {
      return Integer.parseInt(Files.readString(count).strip());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Git crashingAt(Path count, int command, boolean afterIt) {
    try {
      var folder = count.resolveSibling("");
      var script = folder.resolve("git");
      Files.writeString(
          script,
          """
          #!/bin/sh
          read n < '%1$s/count'; n=$((n+1)); echo $n > '%1$s/count'
          [ $n -lt %2$d ] && exec git "$@"
          [ $n -eq %2$d ] && %3$s && git "$@" > /dev/null 2>&1
          exit 137
          """
              .formatted(folder, command, afterIt));
      Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
      return Git.using(script.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  // what agents do

  private void agentActs(Task task, Workspace workspace) {
    var script = new StringBuilder(HELPERS);
    var done = new ArrayList<Habit>();
    int habits = 1 + random.nextInt(MOST_HABITS);
    while (done.size() < habits && (done.isEmpty() || !done.getLast().isLast())) {
      var habit = random.nextInt(3) == 0 ? files() : pick(Habit.values());
      done.add(habit);
      script.append(
          "n=%d; me=%s; other=%s; base=%s%n{ %s; }%n"
              .formatted(
                  ++counter,
                  task.id,
                  tasks.get((tasks.indexOf(task) + 1) % TASKS).id,
                  origin.baseCommit(),
                  habit.lines()));
      if (!habit.isLast()) {
        script.append("git rev-parse -q --verify 'HEAD^{commit}' >> \"$LEDGER\"\n");
      }
    }
    story.add("    agent: " + done);
    var answer = agent.run(workspace.folder(), script.toString());
    if (Boolean.getBoolean("lost.verbose")) {
      story.add(answer.output().indent(8));
    }
    task.left = Blobs.below(workspace.folder());
  }

  private Habit files() {
    return pick(
        Arrays.stream(Habit.values())
            .filter(habit -> habit.compareTo(Habit.COMMIT) <= 0)
            .toArray(Habit[]::new));
  }

  // what the user does

  private void userActs(Task task) {
    int what = random.nextInt(8);
    story.add("user " + what + " at " + task);
    var folder = top.resolve(".orchestrator/worktrees/r1/" + task.id);
    switch (what) {
      case 0, 1, 2 -> userCommits();
      case 3 -> user.run(top, "git gc -q --prune=now");
      case 4 -> user.run(top, "git worktree prune; git pack-refs --all");
      case 5 -> {
        boolean home = user.git(top, "branch --show-current").equals("main");
        user.run(top, home ? "git checkout -q -B side" : "git checkout -q main");
      }
      case 6 -> user.run(top, "git worktree remove --force " + folder);
      default -> {
        delete(folder);
        task.left = Map.of();
      }
    }
  }

  private void userCommits() {
    var name = "user" + (++counter);
    var answer =
        user.run(
            top,
            "echo %1$s > %1$s.txt && git add %1$s.txt && git commit -qm %1$s -- %1$s.txt"
                .formatted(name));
    assertThat(answer.exit()).as(answer.output()).isZero();
    if (user.git(top, "branch --show-current").equals("main")) {
      var commit = user.git(top, "rev-parse HEAD");
      if (!user.git(top, "rev-parse HEAD^").equals(target)) {
        // an agent had moved the branch and a crash kept us from seeing it: its place is not
        // certain
        promises.usersCommits().clear();
        // and a commit of chosen paths leaves what it brought staged the other way round
        buildUponAMove(commit);
      }
      promises.expectOnTarget(commit);
      target = commit;
    }
  }

  /// What git itself shows the user after a commit onto a branch that an agent has just moved.
  private void buildUponAMove(String commit) {
    user.run(top, "git diff --name-status --cached " + commit)
        .output()
        .lines()
        .map(line -> line.replace('\t', ' '))
        .forEach(unlikeTheCheckout::add);
  }

  private static void delete(Path folder) {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  // what must hold at all times

  private void assertTargetIsWhereItBelongs() {
    assertThat(user.run(top, "git rev-parse main").output()).as("target").isEqualTo(target);
  }

  private void assertUsersCheckoutUntouched() {
    var seen = user.run(top, "git status --porcelain; git stash list").output();
    assertThat(seen.lines().map(String::strip).filter(line -> !staged(line)))
        .as("the user's own changes and no others, and the user's stash")
        .contains("M mine.txt", "?? scratch.txt")
        .allMatch(line -> line.matches("M mine.txt|\\?\\? scratch.txt|stash@.*"))
        .anyMatch(line -> line.contains("WIP on main"));
    assertThat(top.resolve("mine.txt")).hasContent("mine\ndirty");
  }

  /// Of a line like `D u.txt`: staged, and nothing on top of it.
  private boolean staged(String line) {
    return unlikeTheCheckout.contains(line.replace("  ", " "));
  }

  private AttemptId attempt(Task task) {
    return new AttemptId(RUN, new TaskId(task.id), task.attempts);
  }

  @SafeVarargs
  private <T> T pick(T... choices) {
    return choices[random.nextInt(choices.length)];
  }
}
