package dev.orchestrator.runner.workspace;

import static dev.orchestrator.runner.git.TestRepository.attempt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.contracts.run.RunOrigin;
import dev.orchestrator.runner.git.Git;
import dev.orchestrator.runner.git.GitException;
import dev.orchestrator.runner.git.Repositories;
import dev.orchestrator.runner.git.TestRepository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What one step of a task hands over to the next, whatever happens in between.
class HandoverTest {
  private static final String BRANCH = "orchestrator/r1/api";
  private static final Beginning HANDED_OVER = new Beginning.HandedOver(1);

  @TempDir Path temp;
  private TestRepository user;
  private RunOrigin origin;
  private Workspaces workspaces;
  private TestRepository agent;
  private String work;

  @BeforeEach
  void handOverWork() {
    user = TestRepository.create(temp.resolve("repo"));
    origin = user.origin();
    workspaces = new Workspaces(new Repositories(Git.installed()));
    var first = workspaces.prepare(attempt("api", 1), origin, Beginning.AFRESH);
    agent = user.at(first.folder());
    agent.write("work.txt", "work\n");
    workspaces.commit(attempt("api", 1), first, "coder", "Work");
    workspaces.handOver(attempt("api", 1), first);
    work = user.commitAt(BRANCH);
  }

  @AfterEach
  void nothingIsLost() {
    user.assertNothingLost();
  }

  @Test
  void shouldFindTheWorkWhenTheCheckBeforeCrashed() {
    workspaces.prepare(attempt("api", 2), origin, HANDED_OVER);
    agent.write("work.txt", "sly\n").commit("Sly");
    agent.git("checkout", "--quiet", "--detach");
    agent.write("half.txt", "half");

    var third = workspaces.prepare(attempt("api", 3), origin, HANDED_OVER);

    assertThat(third.found()).isEqualTo(work);
    assertWorkIsAsHandedOver();
    assertThat(user.show(BRANCH + "@2", "work.txt")).isEqualTo("sly");
    assertThat(user.show(BRANCH + "@2", "half.txt")).isEqualTo("half");
  }

  @Test
  void shouldGoOnWithoutWhatWasHandedOverUnheard() {
    mend(2, HANDED_OVER);

    workspaces.prepare(attempt("api", 3), origin, HANDED_OVER);

    assertWorkIsAsHandedOver();
    assertThat(user.show(BRANCH + "@2", "work.txt")).isEqualTo("mended");
  }

  @Test
  void shouldGoOnWithWhatWasHandedOverSinceTheLastCheck() {
    workspaces.prepare(attempt("api", 2), origin, HANDED_OVER);
    mend(3, HANDED_OVER);
    var mended = user.commitAt(BRANCH);

    var fourth = workspaces.prepare(attempt("api", 4), origin, new Beginning.HandedOver(3));

    assertThat(fourth.found()).isEqualTo(mended);
    assertThat(agent.read("work.txt")).isEqualTo("mended\n");
  }

  @Test
  void shouldGoBackToTheWorkThatStoodForAHandoverWhoseNoteWasGone() throws IOException {
    delete(agent.top());
    mend(2, HANDED_OVER);

    workspaces.prepare(attempt("api", 3), origin, HANDED_OVER);

    assertWorkIsAsHandedOver();
  }

  @Test
  void shouldGoOnWithWhatAnEarlierVersionNoted() throws IOException {
    var notes = Path.of(agent.git("rev-parse", "--absolute-git-dir"));
    Files.move(notes.resolve("orchestrator-handover-1"), notes.resolve("orchestrator-handover"));
    agent.write("half.txt", "half").commit("Half");

    workspaces.prepare(attempt("api", 2), origin, HANDED_OVER);

    assertWorkIsAsHandedOver();
  }

  private void mend(int number, Beginning beginning) {
    var workspace = workspaces.prepare(attempt("api", number), origin, beginning);
    agent.write("work.txt", "mended\n");
    workspaces.commit(attempt("api", number), workspace, "coder", "Mend");
    workspaces.handOver(attempt("api", number), workspace);
  }

  @Test
  void shouldFindTheWorkWhenTheCheckRewroteHistory() {
    workspaces.prepare(attempt("api", 2), origin, HANDED_OVER);
    agent.git("reset", "--quiet", "--hard", "main");
    agent.write("other.txt", "other").commit("Instead");

    workspaces.prepare(attempt("api", 3), origin, HANDED_OVER);

    assertWorkIsAsHandedOver();
    assertThat(user.git("log", "--format=%s", "--branches=" + BRANCH + "@2*").lines())
        .contains("Instead");
  }

  @Test
  void shouldPutBackWhatACheckHasDoneToTheBranch() {
    var second = workspaces.prepare(attempt("api", 2), origin, HANDED_OVER);
    user.git("update-ref", "-d", "refs/heads/" + BRANCH);

    assertThat(workspaces.putBack(attempt("api", 2), second, "reviewer", "Keep")).isEmpty();

    assertWorkIsAsHandedOver();
  }

  @Test
  void shouldSayWhereItKeepsWhatACheckWrote() {
    var second = workspaces.prepare(attempt("api", 2), origin, HANDED_OVER);
    agent.write("built.txt", "built");

    var kept = workspaces.putBack(attempt("api", 2), second, "reviewer", "Keep");

    assertThat(kept).isEqualTo(Optional.of("refs/heads/" + BRANCH + "@2"));
    assertThat(user.git("log", "-1", "--format=%an: %s", BRANCH + "@2"))
        .isEqualTo("reviewer: Keep");
    assertWorkIsAsHandedOver();
  }

  @Test
  void shouldFindTheWorkOnTheBranchWhenTheFolderIsGone() throws IOException {
    delete(agent.top());

    workspaces.prepare(attempt("api", 2), origin, HANDED_OVER);

    assertWorkIsAsHandedOver();
  }

  @Test
  void shouldTellTheChangesFromWhereTheTaskForkedOff() {
    user.write("newer.txt", "newer").commit("Newer");
    user.git("update-ref", "refs/orchestrator/r1", user.commitAt("main"));

    var second = workspaces.prepare(attempt("api", 2), origin, HANDED_OVER);

    assertThat(workspaces.changes(second).paths().paths()).containsExactly("work.txt");
  }

  @Test
  void shouldRefuseToBeginWithWorkThatIsGone() {
    user.git("worktree", "remove", "-f", "-f", agent.top().toString());
    user.git("branch", "--move", BRANCH, "elsewhere");

    assertThatThrownBy(() -> workspaces.prepare(attempt("api", 2), origin, HANDED_OVER))
        .isInstanceOf(GitException.class)
        .hasMessageContaining(BRANCH);
  }

  private void assertWorkIsAsHandedOver() {
    assertThat(user.commitAt(BRANCH)).isEqualTo(work);
    assertThat(agent.git("branch", "--show-current")).isEqualTo(BRANCH);
    assertThat(agent.status()).isEmpty();
    assertThat(agent.read("work.txt")).isEqualTo("work\n");
  }

  private static void delete(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
