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
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Work of agents that is on no branch when they end, and that a worktree's removal would take
/// along.
class AgentLeavesCommitsTest {
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
    createWorkspaceIn(user);
  }

  private void createWorkspaceIn(TestRepository repository) {
    origin = repository.origin();
    workspaces = new Workspaces(new Repositories(Git.installed()));
    workspace = workspaces.prepare(attempt("api", 1), origin, Beginning.AFRESH);
    agent = repository.at(workspace.folder());
  }

  @AfterEach
  void nothingIsLostOnceTheWorkspaceIsGone() {
    workspaces.release(attempt("api", 1), origin);
    assertThat(workspace.folder()).doesNotExist();
    user.git("worktree", "prune");
    user.git("gc", "--quiet", "--prune=now");
    user.assertNothingLost();
    assertThat(user.status()).isEmpty();
  }

  @Test
  void shouldKeepWhatAnOrphanBranchWasBegunFrom() {
    agent.git("checkout", "-q", "--detach");
    agent.write("x.txt", "x").commit("Detached");
    agent.git("checkout", "-q", "--orphan", "fresh");
    agent.commit("Fresh");

    var saved = commit();

    assertThat(saved.kept()).contains("refs/heads/" + BRANCH + "@1-2");
    assertThat(user.git("log", "--format=%s", BRANCH + "@1-2")).contains("Detached");
    assertThat(user.git("log", "--format=%s", BRANCH)).contains("Fresh");
  }

  @Test
  void shouldKeepWhatOnlyARefOfTheWorktreeLeadsTo() {
    agent.git("checkout", "-q", "--detach");
    var bad = agent.write("x.txt", "x").commit("Bisected");
    agent.git("update-ref", "refs/bisect/bad", bad);
    agent.git("checkout", "-q", BRANCH);

    commit();

    assertThat(user.commitAt(BRANCH + "@1")).isEqualTo(bad);
  }

  @Test
  void shouldKeepWhatARebaseHasPutBy() {
    agent.write("a.txt", "ours\n").commit("Ours");
    agent.git("checkout", "-q", "-b", "other", "HEAD~1");
    agent.write("a.txt", "theirs\n").commit("Theirs");
    agent.git("checkout", "-q", BRANCH);
    agent.write("b.txt", "not committed");
    assertThatThrownBy(() -> agent.git("rebase", "-q", "--autostash", "other"))
        .isInstanceOf(GitException.class);
    assertThat(agent.read("b.txt")).isEqualTo("b\n");

    commit();

    assertThat(keptContents("b.txt")).contains("not committed");
  }

  @Test
  void shouldKeepStashesOfTheWorkspaceAndNoOthers() {
    user.write("a.txt", "user").git("stash");
    agent.write("a.txt", "first").git("stash");
    agent.write("a.txt", "second").git("stash");

    commit();

    assertThat(keptContents("a.txt")).contains("first", "second").doesNotContain("user");
    assertThat(user.git("stash", "list").lines()).hasSize(3);
    user.git("stash", "clear");
  }

  @Test
  void shouldKeepCommitsWhenTheFolderIsGone() throws IOException {
    agent.git("checkout", "-q", "--detach");
    agent.write("x.txt", "x").commit("Detached");
    delete(workspace.folder());

    var saved = commit();

    assertThat(saved.kept()).contains("refs/heads/" + BRANCH + "@1");
    assertThat(user.show(BRANCH + "@1", "x.txt")).isEqualTo("x");
  }

  @Test
  void shouldKeepCommitsThatTheBranchWasTakenAwayFrom() {
    agent.write("x.txt", "x");
    var own = agent.commit("By the agent");
    user.git("update-ref", "refs/heads/" + BRANCH, origin.baseCommit());

    commit();

    assertThat(user.git("for-each-ref", "--contains", own, "refs/heads/orchestrator/"))
        .isNotEmpty();
  }

  @Test
  void shouldNotLetItsWorktreeBeRemovedOrPruned() throws IOException {
    agent.git("checkout", "-q", "--detach");
    agent.write("x.txt", "x").commit("Detached");

    assertThatThrownBy(() -> agent.git("worktree", "remove", "--force", "."))
        .hasMessageContaining("an orchestrator run works here");
    delete(workspace.folder());
    user.git("worktree", "prune");

    commit();
    assertThat(user.show(BRANCH + "@1", "x.txt")).isEqualTo("x");
  }

  @Test
  void shouldKeepWhatIsInWorktreesInsideTheWorkspace() {
    // given one that git sees and one that it ignores
    agent.write(".gitignore", "helpers/\n").commit("Ignore");
    for (var name : new String[] {"seen", "helpers/ignored"}) {
      agent.git("worktree", "add", "-q", "--detach", name);
      var helper = user.at(workspace.folder().resolve(name));
      helper.write("done.txt", name).commit("Helped");
      helper.write("half.txt", name);
    }

    // when
    commit();

    // then
    assertThat(workspace.folder().resolve("seen")).doesNotExist();
    assertThat(user.git("ls-tree", "-r", "--name-only", BRANCH)).doesNotContain("seen/");
    assertThat(keptContents("half.txt")).contains("seen", "helpers/ignored");
    assertThat(user.git("worktree", "list").lines()).hasSize(2);
  }

  @Test
  void shouldCommitWhatASparseCheckoutWouldLeaveOut() {
    user.write("in/x.txt", "x").commit("A folder");
    user.git("sparse-checkout", "set", "in");
    workspaces.release(attempt("api", 1), origin);
    createWorkspaceIn(user);
    agent.write("out/y.txt", "y");

    commit();

    assertThat(user.show(BRANCH, "out/y.txt")).isEqualTo("y");
  }

  @Test
  void shouldCommitWhenAPipeIsInThePlaceOfAFile() throws Exception {
    Files.delete(workspace.folder().resolve("a.txt"));
    var pipe = workspace.folder().resolve("a.txt").toString();
    assertThat(new ProcessBuilder("mkfifo", pipe).start().waitFor()).isZero();
    agent.write("x.txt", "x");

    commit();

    assertThat(user.show(BRANCH, "x.txt")).isEqualTo("x");
  }

  /// Root may read and delete everything, so this is of interest for everybody else.
  @Test
  void shouldCommitAndDeleteWhatNobodyMayRead() throws Exception {
    agent.write(".gitignore", "cache/\n");
    agent.write("closed/x.txt", "x").write("y.txt", "y").write("cache/module/z.txt", "z");
    forbid("closed", "---------");
    forbid("y.txt", "---------");
    forbid("cache/module", "r-xr-xr-x");

    commit();

    assertThat(user.show(BRANCH, "closed/x.txt")).isEqualTo("x");
    assertThat(user.show(BRANCH, "y.txt")).isEqualTo("y");
  }

  private void forbid(String file, String permissions) throws IOException {
    Files.setPosixFilePermissions(
        workspace.folder().resolve(file), PosixFilePermissions.fromString(permissions));
  }

  @Test
  void shouldLeaveTheUsersSubmoduleAloneWhenTheAgentUpdatesItsOwn() {
    // given
    var library = TestRepository.create(temp.resolve("library")).top().toString();
    user.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", library, "lib");
    user.commit("A submodule");
    workspaces.release(attempt("api", 1), origin);
    createWorkspaceIn(user);

    // when
    agent.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "update", "--init");
    user.at(workspace.folder().resolve("lib")).write("x.txt", "x");
    commit();

    // then
    var own = user.at(user.top().resolve("lib"));
    assertThat(own.status()).isEmpty();
    assertThat(own.show(user.commitAt(BRANCH + ":lib"), "x.txt")).isEqualTo("x");
  }

  private Saved commit() {
    return workspaces.commit(attempt("api", 1), workspace, "coder", "Work");
  }

  /// Each content that a file ever had in commits that are kept beside the branch.
  private String keptContents(String file) {
    var contents = new StringBuilder();
    for (var commit : user.git("rev-list", "--branches=" + BRANCH + "@*").split("\n")) {
      if (user.exists(commit + ":" + file)) {
        contents.append(user.show(commit, file)).append('\n');
      }
    }
    return contents.toString();
  }

  private static void delete(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
