package dev.orchestrator.launcher.laboratory;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.orchestrator.launcher.command.CommandRun;
import dev.orchestrator.launcher.laboratory.StoreCopy.Run;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/// Looks at a world from outside: with git, with SQLite, and as its user would.
final class Inspection {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Duration CLEANED_UP = Duration.ofSeconds(30);

  private final World world;
  private final Ledger ledger = new Ledger();
  private List<Run> runs = List.of();
  private int deaths;

  Inspection(World world) {
    this.world = world;
  }

  /// How many runs there are, as of the last look.
  int runs() {
    return runs.size();
  }

  /// Whether as many runs as were planned have come to their end, as of the last look.
  boolean isOver(int planned) {
    return runs.size() == planned && runs.stream().allMatch(run -> run.state().equals("SUCCEEDED"));
  }

  /// What must hold whenever the program is dead.
  void afterDeath() throws Exception {
    await().atMost(CLEANED_UP).until(world::processes, List::isEmpty);
    deaths++;
    if (!Files.exists(world.database())) {
      return;
    }
    try (var store = StoreCopy.of(world.database(), world.bench().folder())) {
      if (store.hasTables()) {
        ledger.check(store, world.steps().read());
        runs = store.runs();
      }
    }
    if (!runs.isEmpty()) {
      assertReadable();
    }
  }

  /// What a user may ask for after a crash is told; in turn, to save time.
  private void assertReadable() {
    switch (deaths % 4) {
      case 0 -> assertStatusIsReadable();
      case 1 -> assertThat(JSON.readTree(printed("runs", "--json"))).hasSize(runs.size());
      case 2 -> printed("logs", runs.getLast().id());
      default -> printed("conversation", runs.getLast().id(), assertStatusIsReadable());
    }
  }

  /// @return a task
  private String assertStatusIsReadable() {
    var status = JSON.readTree(printed("status", "--json"));
    assertThat(status.at("/run/run").asString()).isEqualTo(runs.getLast().id());
    assertThat(status.at("/run/state").asString()).isIn("INTERRUPTED", "SUCCEEDED");
    return status.at("/tasks/0/task").asString();
  }

  private String printed(String... line) {
    var command = CommandRun.in(world.repository(), line);
    assertThat(command.exitCode()).as(String.join(" ", line) + ": " + command.err()).isZero();
    return command.out();
  }

  /// What must hold when every run has come to its end.
  void finish() throws Exception {
    assertStepsAreFinished();
    assertRunsAreClosed();
    assertWorkIsThere();
    assertRepositoryIsWell();
  }

  private void assertStepsAreFinished() {
    assertThat(ledger.finished().stream().map(Step::label).filter(label -> !label.startsWith("_")))
        .containsExactlyInAnyOrderElementsOf(
            world.errands().stream().flatMap(errand -> errand.steps().stream()).toList());
  }

  private void assertRunsAreClosed() throws Exception {
    try (var store = StoreCopy.of(world.database(), world.bench().folder())) {
      var journal = store.journal();
      for (var run : runs) {
        var own = journal.stream().filter(entry -> entry.run().equals(run.id())).toList();
        assertThat(own.getLast().type()).isEqualTo("RunFinished");
        assertThat(own.stream().filter(entry -> entry.type().equals("RunFinished"))).hasSize(1);
      }
    }
  }

  private void assertWorkIsThere() throws Exception {
    var errands = world.errands();
    assertThat(merged())
        .as("merges")
        .containsExactlyInAnyOrderElementsOf(errands.stream().map(Errand::id).toList());
    for (var errand : errands) {
      for (var file : errand.files().entrySet()) {
        assertThat(world.repository().resolve(file.getKey())).hasContent(file.getValue());
      }
    }
    var shared = errands.stream().filter(errand -> errand.shared() != null).toList();
    for (var file : shared.stream().map(Errand::shared).collect(toSet())) {
      assertThat(Files.readAllLines(world.repository().resolve(String.valueOf(file))))
          .containsExactlyInAnyOrderElementsOf(
              shared.stream().filter(one -> file.equals(one.shared())).map(Errand::id).toList());
    }
    assertThat(world.git("ls-files").lines())
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(
                    Stream.of("README.md"),
                    errands.stream().flatMap(errand -> errand.files().keySet().stream()),
                    shared.stream().map(errand -> String.valueOf(errand.shared())).distinct())
                .flatMap(files -> files)
                .toList());
  }

  /// The tasks whose merges are in the history, one entry for each merge.
  private List<String> merged() throws Exception {
    return world
        .git("log", "--merges", "--format=%(trailers:key=Orchestrator-Task,valueonly)", "main")
        .lines()
        .filter(line -> !line.isBlank())
        .toList();
  }

  private void assertRepositoryIsWell() throws Exception {
    assertThat(world.git("symbolic-ref", "HEAD").strip()).isEqualTo("refs/heads/main");
    assertThat(world.git("status", "--porcelain")).isEmpty();
    assertThat(world.git("fsck", "--no-dangling", "--no-progress")).isEmpty();
    assertThat(world.git("worktree", "list").lines()).hasSize(1);
    assertThat(world.git("rev-list", "--all").lines()).containsAll(world.commits());
    assertThat(world.git("for-each-ref", "--format=%(refname)").lines())
        .allMatch(ref -> ref.equals("refs/heads/main") || ref.matches(".*@\\d+"));
  }
}
