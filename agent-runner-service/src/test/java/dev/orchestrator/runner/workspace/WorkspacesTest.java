package dev.orchestrator.runner.workspace;

import static dev.orchestrator.runner.git.TestRepository.attempt;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.contracts.run.RunOrigin;
import dev.orchestrator.runner.git.Git;
import dev.orchestrator.runner.git.Repositories;
import dev.orchestrator.runner.git.TestRepository;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkspacesTest {
  private static final String BRANCH = "orchestrator/r1/api";

  @TempDir Path temp;
  TestRepository user;
  RunOrigin origin;
  Workspaces workspaces;

  @BeforeEach
  void createRepository() {
    user = TestRepository.create(temp.resolve("my répo"));
    origin = user.origin();
    workspaces = new Workspaces(new Repositories(Git.installed()));
  }

  @AfterEach
  void nothingIsLost() {
    user.assertNothingLost();
  }

  @Test
  void shouldMakeAWorktreeOnTheTasksBranchThatTheUserDoesNotSee() {
    var workspace = workspaces.prepare(attempt("api", 1), origin, Beginning.AFRESH);

    assertThat(workspace.folder())
        .isEqualTo(user.top().resolve(".orchestrator/worktrees/r1/api"))
        .isDirectoryContaining("glob:**/a.txt");
    assertThat(user.at(workspace.folder()).git("branch", "--show-current")).isEqualTo(BRANCH);
    assertThat(workspace.start()).isEqualTo(user.commitAt("main"));
    assertThat(user.status()).isEmpty();
  }

  @Test
  void shouldStartFromTheRunsResultWhenItWaits() {
    user.git("checkout", "-q", "--detach");
    var result = user.write("merged.txt", "merged").commit("Merged");
    user.git("update-ref", "refs/orchestrator/r1", result);
    user.git("checkout", "-q", "main");

    assertThat(workspaces.prepare(attempt("api", 1), origin, Beginning.AFRESH).start())
        .isEqualTo(result);
  }

  @Test
  void shouldStartFromTheTargetWhenItHasTheRunsResult() {
    user.git("update-ref", "refs/orchestrator/r1", user.commitAt("main"));
    var newer = user.write("newer.txt", "newer").commit("Newer");

    assertThat(workspaces.prepare(attempt("api", 1), origin, Beginning.AFRESH).start())
        .isEqualTo(newer);
  }

  @Test
  void shouldStartFromTheTargetBeforeTheFirstMerge() {
    var newer = user.write("newer.txt", "newer").commit("Newer");

    assertThat(workspaces.prepare(attempt("api", 1), origin, Beginning.AFRESH).start())
        .isEqualTo(newer);
  }

  @Test
  void shouldStartFromTheBaseWhenTheTargetHasLeftIt() {
    var base = origin.baseCommit();
    user.git("commit", "-q", "--amend", "-m", "Begin otherwise");

    assertThat(workspaces.prepare(attempt("api", 1), origin, Beginning.AFRESH).start())
        .isEqualTo(base);
  }

  @Test
  void shouldCommitWhatTheAgentLeftInItsNameWithTrailers() {
    var workspace = workspaces.prepare(attempt("api", 1), origin, Beginning.AFRESH);
    var agent = user.at(workspace.folder());
    agent.write("new/file.txt", "new").write("a.txt", "changed\n");

    var saved = workspaces.commit(attempt("api", 1), workspace, "coder", "Write the API");

    assertThat(saved.changed()).isTrue();
    assertThat(agent.status()).isEmpty();
    assertThat(user.show(BRANCH, "new/file.txt")).isEqualTo("new");
    assertThat(user.git("log", "-1", "--format=%an <%ae>, %cn: %s", BRANCH))
        .isEqualTo("coder <agent@orchestrator.invalid>, Uma User: Write the API");
    assertThat(user.trailer(BRANCH, "Orchestrator-Run")).isEqualTo("r1");
    assertThat(user.trailer(BRANCH, "Orchestrator-Task")).isEqualTo("api");
    assertThat(user.trailer(BRANCH, "Orchestrator-Attempt")).isEqualTo("1");
  }

  @Test
  void shouldSayWhenNothingChanged() {
    user.write(".gitignore", "*.log\n").commit("Ignore logs");
    var workspace = workspaces.prepare(attempt("api", 1), user.origin(), Beginning.AFRESH);
    user.at(workspace.folder()).write("build.log", "ignored");

    var saved = workspaces.commit(attempt("api", 1), workspace, "coder", "Nothing");

    assertThat(saved.changed()).isFalse();
    assertThat(user.commitAt(BRANCH)).isEqualTo(workspace.start());
  }

  @Test
  void shouldCommitWithoutHooksSignaturesAndConfiguredIdentity() {
    user.git("config", "--unset", "user.name");
    user.git("config", "user.useConfigOnly", "true");
    user.git("config", "commit.gpgSign", "true");
    user.write(".git/hooks/pre-commit", "#!/bin/sh\nexit 1\n");
    assertThat(user.top().resolve(".git/hooks/pre-commit").toFile().setExecutable(true)).isTrue();
    var nobody = Git.installed().with(Map.of("GIT_CONFIG_GLOBAL", "/dev/null"));
    workspaces = new Workspaces(new Repositories(nobody));
    var workspace = workspaces.prepare(attempt("api", 1), origin, Beginning.AFRESH);
    user.at(workspace.folder()).write("new.txt", "new");

    workspaces.commit(attempt("api", 1), workspace, "coder", "Work");

    assertThat(user.git("log", "-1", "--format=%an, %cn", BRANCH)).isEqualTo("coder, orchestrator");
  }

  @Test
  void shouldKeepTheWorkspaceAsItIsWhenTheAgentContinues() {
    var first = workspaces.prepare(attempt("api", 1), origin, Beginning.AFRESH);
    var agent = user.at(first.folder());
    agent.write("committed.txt", "1").commit("By the agent");
    agent.write("half.txt", "half");
    user.write("newer.txt", "newer").commit("Newer");

    var second = workspaces.prepare(attempt("api", 2), origin, Beginning.AS_LEFT);

    assertThat(second.start()).isEqualTo(first.start());
    assertThat(agent.read("half.txt")).isEqualTo("half");
    assertThat(agent.has("newer.txt")).isFalse();
    assertThat(workspaces.commit(attempt("api", 2), second, "coder", "Go on").changed()).isTrue();
    assertThat(user.show(BRANCH, "half.txt")).isEqualTo("half");
  }

  @Test
  void shouldStartAfreshAndKeepTheLeftoversWhenTheAgentDoesNotRemember() {
    // given
    var first = workspaces.prepare(attempt("api", 1), origin, Beginning.AFRESH);
    var agent = user.at(first.folder());
    agent.write("committed.txt", "1").commit("By the agent");
    agent.write("a.txt", "one\ntwo\nthree\nfour\n").write("half.txt", "half");

    // when
    var second = workspaces.prepare(attempt("api", 2), origin, Beginning.AFRESH);

    // then
    assertThat(second.folder()).isEqualTo(first.folder());
    assertThat(agent.has("half.txt")).isFalse();
    assertThat(agent.has("committed.txt")).isFalse();
    assertThat(agent.read("a.txt")).isEqualTo("one\ntwo\nthree\n");
    assertThat(user.show(BRANCH + "@1", "half.txt")).isEqualTo("half");
    assertThat(user.show(BRANCH + "@1", "committed.txt")).isEqualTo("1");
    assertThat(user.commitAt(BRANCH)).isEqualTo(second.start());
  }

  @Test
  void shouldKeepNoLeftoversWhenThereAreNone() {
    workspaces.prepare(attempt("api", 1), origin, Beginning.AFRESH);

    workspaces.prepare(attempt("api", 2), origin, Beginning.AFRESH);

    assertThat(user.exists(BRANCH + "@1")).isFalse();
  }

  @Test
  void shouldKeepBothLeftoversWhenTheirNameIsTaken() {
    var workspace = workspaces.prepare(attempt("api", 1), origin, Beginning.AFRESH);
    var agent = user.at(workspace.folder());
    agent.write("x.txt", "first");
    workspaces.prepare(attempt("api", 2), origin, Beginning.AFRESH);
    agent.write("x.txt", "second");

    workspaces.prepare(attempt("api", 2), origin, Beginning.AFRESH);

    assertThat(user.show(BRANCH + "@1", "x.txt")).isEqualTo("first");
    assertThat(user.show(BRANCH + "@1-2", "x.txt")).isEqualTo("second");
  }

  @Test
  void shouldKeepTheBranchOfUnmergedWorkWhenReleased() {
    var workspace = workspaces.prepare(attempt("api", 1), origin, Beginning.AFRESH);
    user.at(workspace.folder()).write("new.txt", "new");
    workspaces.commit(attempt("api", 1), workspace, "coder", "Work");

    workspaces.release(attempt("api", 1), origin);

    assertThat(workspace.folder()).doesNotExist();
    assertThat(user.show(BRANCH, "new.txt")).isEqualTo("new");
    assertThat(user.git("worktree", "list").lines()).hasSize(1);
  }

  @Test
  void shouldCommitBeforeItRemovesWhenReleasedWithUncommittedWork() {
    var workspace = workspaces.prepare(attempt("api", 1), origin, Beginning.AFRESH);
    user.at(workspace.folder()).write("late.txt", "late");

    workspaces.release(attempt("api", 1), origin);

    assertThat(workspace.folder()).doesNotExist();
    assertThat(user.show(BRANCH, "late.txt")).isEqualTo("late");
  }

  @Test
  void shouldDoNothingWhenReleasedTwice() {
    workspaces.prepare(attempt("api", 1), origin, Beginning.AFRESH);
    workspaces.release(attempt("api", 1), origin);

    workspaces.release(attempt("api", 1), origin);

    assertThat(user.git("worktree", "list").lines()).hasSize(1);
  }

  @Test
  void shouldWorkInALinkedWorktreeOfTheUser() {
    user.git("worktree", "add", "-q", "-b", "side", "../side");
    var side = user.at(user.top().resolveSibling("side"));

    var workspace = workspaces.prepare(attempt("api", 1), side.origin(), Beginning.AFRESH);

    assertThat(workspace.folder()).isEqualTo(side.top().resolve(".orchestrator/worktrees/r1/api"));
    assertThat(side.status()).isEmpty();
  }
}
