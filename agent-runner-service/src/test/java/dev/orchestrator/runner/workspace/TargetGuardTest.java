package dev.orchestrator.runner.workspace;

import static dev.orchestrator.runner.git.TestRepository.attempt;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.contracts.run.RunOrigin;
import dev.orchestrator.runner.git.Git;
import dev.orchestrator.runner.git.Repositories;
import dev.orchestrator.runner.git.TestRepository;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Agents that move the branch which gets the result, and people who do.
class TargetGuardTest {
  private static final String MAIN = "refs/heads/main";
  private static final String BRANCH = "orchestrator/r1/api";

  @TempDir Path temp;
  TestRepository user;
  RunOrigin origin;
  Workspaces workspaces;
  Workspace workspace;
  TestRepository agent;

  @BeforeEach
  void createWorkspaceWithWork() {
    user = TestRepository.create(temp.resolve("repo"));
    user.write("c.txt", "c").commit("Second");
    origin = user.origin();
    workspaces = new Workspaces(new Repositories(Git.installed()));
    workspace = workspaces.prepare(attempt("api", 1), origin, Beginning.AFRESH);
    agent = user.at(workspace.folder());
    agent.write("x.txt", "x").commit("By the agent");
  }

  @Nested
  class WhenTheUserIsOnIt {
    @Test
    void shouldPutItBackWhenAnAgentMovedIt() {
      agent.git("update-ref", MAIN, "HEAD");

      assertThat(end())
          .isEqualTo(
              "main was moved to %s from a workspace, it was put back to %s"
                  .formatted(brief(BRANCH), brief(origin.baseCommit())));
      assertBackAt(origin.baseCommit());
      assertThat(user.show(BRANCH, "x.txt")).isEqualTo("x");
    }

    @Test
    void shouldPutItBackToWhatTheUserCommittedBeforeTheMove() {
      var commit = user.write("u.txt", "u").commit("By the user");
      agent.git("update-ref", MAIN, "HEAD");

      assertThat(end()).isNotNull();
      assertBackAt(commit);
    }

    @Test
    void shouldPutItBackWhenAnAgentRewoundIt() {
      agent.git("update-ref", MAIN, "main~1");

      assertThat(end()).isNotNull();
      assertBackAt(origin.baseCommit());
    }

    @Test
    void shouldLeaveItWhenTheUserCommittedOnTopOfTheMove() {
      agent.git("update-ref", MAIN, "HEAD");
      user.write("u.txt", "u");
      user.git("add", "u.txt");
      user.git("commit", "-q", "-m", "By the user");
      var commit = user.commitAt("main");

      assertThat(end()).isNull();
      assertThat(user.commitAt("main")).isEqualTo(commit);
    }

    @Test
    void shouldLeaveItWhenTheUserTookTheAgentsWorkIn() {
      user.git("merge", "-q", "--ff-only", BRANCH);

      assertThat(end()).isNull();
      assertBackAt(user.commitAt(BRANCH));
    }

    @Test
    void shouldLeaveItWhenTheUserRewoundIt() {
      user.git("reset", "-q", "--hard", "HEAD~1");

      assertThat(end()).isNull();
      assertBackAt(user.commitAt(origin.baseCommit() + "~1"));
    }

    @Test
    void shouldPutItBackBeforeTheNextAttempt() {
      agent.git("update-ref", MAIN, "HEAD");

      workspaces.prepare(attempt("ui", 1), origin, Beginning.AFRESH);

      assertBackAt(origin.baseCommit());
    }

    private void assertBackAt(String commit) {
      assertThat(user.commitAt("main")).isEqualTo(commit);
      assertThat(user.status()).isEmpty();
    }
  }

  @Nested
  class WhenTheUserIsElsewhere {
    @BeforeEach
    void leaveIt() {
      user.git("checkout", "-q", "-b", "side");
    }

    @Test
    void shouldPutItBackWhenAnAgentForcedIt() {
      agent.git("branch", "-f", "main", "HEAD");

      assertThat(end()).isNotNull();
      assertThat(user.commitAt("main")).isEqualTo(origin.baseCommit());
    }

    @Test
    void shouldPutItBackWhenAnAgentPushedToIt() {
      agent.git("push", "-q", ".", "HEAD:main");

      assertThat(end()).isNotNull();
      assertThat(user.commitAt("main")).isEqualTo(origin.baseCommit());
    }

    @Test
    void shouldTakeTheWorkHomeWhenAnAgentCommittedOnIt() {
      agent.git("checkout", "-q", "main");
      agent.write("y.txt", "y").commit("On the target");
      agent.write("z.txt", "z");

      assertThat(end()).isNotNull();
      assertThat(user.commitAt("main")).isEqualTo(origin.baseCommit());
      assertThat(user.show(BRANCH, "y.txt")).isEqualTo("y");
      assertThat(user.show(BRANCH, "z.txt")).isEqualTo("z");
      assertThat(user.show(BRANCH + "@1", "x.txt")).isEqualTo("x");
    }

    @Test
    void shouldCommitNothingOnItWhenAnAgentLeftFilesThere() {
      agent.git("checkout", "-q", "main");
      agent.write("y.txt", "y");

      assertThat(end()).isNull();
      assertThat(user.commitAt("main")).isEqualTo(origin.baseCommit());
      assertThat(user.show(BRANCH, "y.txt")).isEqualTo("y");
    }

    @Test
    void shouldLeaveItWhenOthersMovedIt() {
      var theirs = user.git("commit-tree", "-p", "main", "-m", "Fetched", "main^{tree}");
      user.git("update-ref", MAIN, theirs);
      agent.git("merge", "-q", "--no-edit", "main");

      assertThat(end()).isNull();
      assertThat(user.commitAt("main")).isEqualTo(theirs);
    }
  }

  private @Nullable String end() {
    workspaces.commit(attempt("api", 1), workspace, "coder", "Work");
    return workspaces.guardTarget(origin).orElse(null);
  }

  private String brief(String revision) {
    return user.commitAt(revision).substring(0, 12);
  }
}
