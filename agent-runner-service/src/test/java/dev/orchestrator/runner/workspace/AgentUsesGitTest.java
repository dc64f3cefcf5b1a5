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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Agents have git too, and do with it what they like.
class AgentUsesGitTest {
  private static final String BRANCH = "orchestrator/r1/api";

  @TempDir Path temp;
  TestRepository user;
  RunOrigin origin;
  Workspaces workspaces;
  Workspace workspace;
  TestRepository agent;

  @BeforeEach
  void createWorkspace() {
    user = TestRepository.create(temp.resolve("repo"));
    origin = user.origin();
    workspaces = new Workspaces(new Repositories(Git.installed()));
    workspace = workspaces.prepare(attempt("api", 1), origin, Beginning.AFRESH);
    agent = user.at(workspace.folder());
  }

  @AfterEach
  void nothingIsLost() {
    user.assertNothingLost();
    assertThat(user.status()).isEmpty();
    assertThat(user.commitAt("main")).isEqualTo(origin.baseCommit());
  }

  @Test
  void shouldTakeTheAgentsOwnCommits() {
    agent.write("x.txt", "x");
    var own = agent.commit("By the agent");

    assertThat(commit().changed()).isTrue();
    assertThat(user.commitAt(BRANCH)).isEqualTo(own);
  }

  @Test
  void shouldBringWorkHomeFromADetachedHead() {
    agent.git("checkout", "-q", "--detach");
    agent.write("x.txt", "x").commit("Detached");
    agent.write("y.txt", "y");

    assertThat(commit().changed()).isTrue();
    assertHome();
    assertThat(user.show(BRANCH, "x.txt")).isEqualTo("x");
    assertThat(user.show(BRANCH, "y.txt")).isEqualTo("y");
  }

  @Test
  void shouldBringWorkHomeFromAnotherBranch() {
    agent.git("checkout", "-q", "-b", "feature");
    agent.write("x.txt", "x");

    assertThat(commit().changed()).isTrue();
    assertHome();
    assertThat(user.show(BRANCH, "x.txt")).isEqualTo("x");
  }

  @Test
  void shouldKeepBothWhenTheAgentLeftItsBranchForDifferentWork() {
    agent.write("first.txt", "1").commit("On the branch");
    agent.git("checkout", "-q", "--detach", "HEAD~1");
    agent.write("second.txt", "2");

    assertThat(commit().changed()).isTrue();
    assertHome();
    assertThat(user.show(BRANCH, "second.txt")).isEqualTo("2");
    assertThat(user.show(BRANCH + "@1", "first.txt")).isEqualTo("1");
  }

  @Test
  void shouldStayOnTheBranchWhenTheAgentOnlyLookedAtAnOlderCommit() {
    agent.write("x.txt", "x").commit("On the branch");
    agent.git("checkout", "-q", "--detach", "HEAD~1");

    assertThat(commit().changed()).isTrue();
    assertHome();
    assertThat(agent.read("x.txt")).isEqualTo("x");
  }

  @Test
  void shouldBringWorkHomeFromAnUnrelatedBranch() {
    agent.git("checkout", "-q", "--orphan", "fresh");
    agent.write("x.txt", "x");

    assertThat(commit().changed()).isTrue();
    assertHome();
    assertThat(user.show(BRANCH, "x.txt")).isEqualTo("x");
  }

  @Test
  void shouldCommitAMergeThatTheAgentDidNotEnd() {
    agent.git("branch", "other");
    agent.write("a.txt", "ours\n").commit("Ours");
    agent.git("checkout", "-q", "other");
    agent.write("a.txt", "theirs\n").commit("Theirs");
    agent.git("checkout", "-q", BRANCH);
    assertThatThrownBy(() -> agent.git("merge", "-q", "other")).isInstanceOf(GitException.class);

    assertThat(commit().changed()).isTrue();
    assertThat(user.git("log", "-1", "--format=%p", BRANCH).split(" ")).hasSize(2);
    assertThat(user.show(BRANCH, "a.txt")).contains("<<<<<<<", "ours", "theirs");
  }

  @Test
  void shouldCommitARebaseThatTheAgentDidNotEnd() {
    agent.git("branch", "other");
    agent.write("a.txt", "ours\n").commit("Ours");
    agent.git("checkout", "-q", "other");
    agent.write("a.txt", "theirs\n").commit("Theirs");
    agent.git("checkout", "-q", BRANCH);
    assertThatThrownBy(() -> agent.git("rebase", "-q", "other")).isInstanceOf(GitException.class);

    assertThat(commit().changed()).isTrue();
    assertHome();
    assertThat(user.show(BRANCH + "@1", "a.txt")).isEqualTo("ours");
  }

  @Test
  void shouldNameTheAgentWhenItsCherryPickIsUnfinished() {
    agent.git("branch", "other");
    agent.write("a.txt", "ours\n").commit("Ours");
    agent.git("checkout", "-q", "other");
    agent.write("a.txt", "theirs\n").commit("Theirs");
    agent.git("checkout", "-q", BRANCH);
    assertThatThrownBy(() -> agent.git("cherry-pick", "other")).isInstanceOf(GitException.class);

    assertThat(commit().changed()).isTrue();
    assertThat(user.git("log", "-1", "--format=%an", BRANCH)).isEqualTo("coder");
  }

  @Test
  void shouldCommitTheFilesOfEmbeddedRepositories() {
    // given one without commits and, within one that has commits, another
    agent.write("empty/x.txt", "x");
    agent.git("init", "-q", "empty");
    agent.write("full/y.txt", "y").write("full/inner/z.txt", "z");
    agent.git("init", "-q", "full/inner");
    agent.git("init", "-q", "full");
    user.at(agent.top().resolve("full/inner")).commit("Inner");
    user.at(agent.top().resolve("full")).git("add", "y.txt");
    user.at(agent.top().resolve("full")).git("commit", "-q", "-m", "Full");

    // when
    assertThat(commit().changed()).isTrue();

    // then
    assertThat(user.show(BRANCH, "empty/x.txt")).isEqualTo("x");
    assertThat(user.show(BRANCH, "full/y.txt")).isEqualTo("y");
    assertThat(user.show(BRANCH, "full/inner/z.txt")).isEqualTo("z");
    var kept = user.top().resolve(".orchestrator/kept/r1/api@1");
    assertThat(user.git("--git-dir=" + kept.resolve("full/.git"), "log", "--format=%s"))
        .isEqualTo("Full");
    assertThat(user.git("--git-dir=" + kept.resolve("full/inner/.git"), "log", "--format=%s"))
        .isEqualTo("Inner");
  }

  @Test
  void shouldCommitTheFilesOfARepositoryThatTheAgentCommittedAsALink() {
    commitLinkTo("app");

    assertThat(commit().changed()).isTrue();
    assertThat(user.show(BRANCH, "app/x.txt")).isEqualTo("x");
    assertThat(user.show(BRANCH, "app/draft.txt")).isEqualTo("draft");
    var kept = user.top().resolve(".orchestrator/kept/r1/api@1/app/.git");
    assertThat(user.git("--git-dir=" + kept, "log", "--format=%s")).isEqualTo("App");
  }

  @Test
  void shouldCommitTheFilesOfALinkedRepositoryOnRelease() {
    commitLinkTo("app");

    workspaces.release(attempt("api", 1), origin);

    assertThat(workspace.folder()).doesNotExist();
    assertThat(user.show(BRANCH, "app/x.txt")).isEqualTo("x");
    assertThat(user.show(BRANCH, "app/draft.txt")).isEqualTo("draft");
  }

  private void commitLinkTo(String folder) {
    agent.write(folder + "/x.txt", "x");
    agent.git("init", "-q", folder);
    var inner = user.at(agent.top().resolve(folder));
    inner.git("add", "--all");
    inner.git("commit", "-q", "-m", "App");
    agent.commit("A link");
    inner.write("draft.txt", "draft");
  }

  @Test
  void shouldNotTouchTheUsersCheckoutWhenTheAgentRemovedItsLink() throws IOException {
    agent.write("x.txt", "x");
    Files.delete(workspace.folder().resolve(".git"));

    assertThat(commit().changed()).isTrue();
    assertThat(user.show(BRANCH, "x.txt")).isEqualTo("x");
  }

  @Test
  void shouldKeepTheRepositoryThatTheAgentPutInThePlaceOfTheLink() throws IOException {
    Files.delete(workspace.folder().resolve(".git"));
    agent.write("x.txt", "x");
    agent.git("init", "-q");
    agent.commit("Into a repository of its own");

    assertThat(commit().changed()).isTrue();
    assertThat(user.show(BRANCH, "x.txt")).isEqualTo("x");
    assertThat(user.top().resolve(".orchestrator/kept/r1/api@1/git/HEAD")).exists();
  }

  @Test
  void shouldRestoreTheBranchFromTheReflogWhenItWasDeleted() {
    agent.write("x.txt", "x");
    var own = agent.commit("By the agent");
    agent.write("y.txt", "y");
    user.git("update-ref", "-d", "refs/heads/" + BRANCH);

    assertThat(commit().changed()).isTrue();
    assertThat(user.commitAt(BRANCH + "~1")).isEqualTo(own);
    assertThat(user.show(BRANCH, "y.txt")).isEqualTo("y");
  }

  @Test
  void shouldBringWorkHomeWhenReleasedWithADetachedHead() {
    agent.git("checkout", "-q", "--detach");
    agent.write("x.txt", "x").commit("Detached");

    workspaces.release(attempt("api", 1), origin);

    assertThat(workspace.folder()).doesNotExist();
    assertThat(user.show(BRANCH, "x.txt")).isEqualTo("x");
  }

  @Test
  void shouldCommitChangesThatTheAgentHidFromGit() {
    hideChanges();

    assertThat(commit().changed()).isTrue();
    assertThat(user.show(BRANCH, "a.txt")).isEqualTo("assumed");
    assertThat(user.show(BRANCH, "b.txt")).isEqualTo("skipped");
  }

  @Test
  void shouldCommitHiddenChangesOnRelease() {
    hideChanges();

    workspaces.release(attempt("api", 1), origin);

    assertThat(workspace.folder()).doesNotExist();
    assertThat(user.show(BRANCH, "a.txt")).isEqualTo("assumed");
    assertThat(user.show(BRANCH, "b.txt")).isEqualTo("skipped");
  }

  private void hideChanges() {
    agent.git("update-index", "--assume-unchanged", "a.txt");
    agent.git("update-index", "--skip-worktree", "b.txt");
    agent.write("a.txt", "assumed").write("b.txt", "skipped");
  }

  @Test
  void shouldNotDeleteWhatASparseCheckoutLeavesOut() throws IOException {
    agent.git("update-index", "--skip-worktree", "b.txt");
    Files.delete(workspace.folder().resolve("b.txt"));
    agent.write("x.txt", "x");

    assertThat(commit().changed()).isTrue();
    assertThat(user.show(BRANCH, "b.txt")).isEqualTo("b");
  }

  @Test
  void shouldCommitNewFilesOnReleaseWhenTheUserHidesThem() {
    user.git("config", "status.showUntrackedFiles", "no");
    agent.write("x.txt", "x");

    workspaces.release(attempt("api", 1), origin);

    assertThat(workspace.folder()).doesNotExist();
    assertThat(user.show(BRANCH, "x.txt")).isEqualTo("x");
  }

  @Test
  void shouldKeepCommitsThatTheAgentWentAwayFrom() {
    leaveCommits();

    commit();
    assertThat(user.git("log", "--format=%s", BRANCH + "@1")).contains("First", "Second");
  }

  @Test
  void shouldKeepCommitsThatTheAgentWentAwayFromOnRelease() {
    leaveCommits();

    workspaces.release(attempt("api", 1), origin);

    assertThat(workspace.folder()).doesNotExist();
    assertThat(user.git("log", "--format=%s", BRANCH + "@1")).contains("First", "Second");
  }

  private void leaveCommits() {
    agent.git("checkout", "-q", "--detach");
    agent.write("x.txt", "x").commit("First");
    agent.git("checkout", "-q", BRANCH);
    agent.write("y.txt", "y").commit("Second");
    agent.git("reset", "-q", "--hard", "HEAD~1");
  }

  private Saved commit() {
    return workspaces.commit(attempt("api", 1), workspace, "coder", "Work");
  }

  private void assertHome() {
    assertThat(agent.git("branch", "--show-current")).isEqualTo(BRANCH);
    assertThat(agent.status()).isEmpty();
  }
}
