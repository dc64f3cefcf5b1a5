package dev.orchestrator.runner.workspace;

import static dev.orchestrator.runner.git.TestRepository.attempt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.contracts.run.AttemptId;
import dev.orchestrator.contracts.runner.Integration;
import dev.orchestrator.runner.git.Git;
import dev.orchestrator.runner.git.Repositories;
import dev.orchestrator.runner.git.Repository;
import dev.orchestrator.runner.git.RepositoryException;
import dev.orchestrator.runner.git.TestRepository;
import dev.orchestrator.runner.integration.Integrator;
import dev.orchestrator.runner.integration.Leftover;
import dev.orchestrator.runner.integration.Outcome;
import dev.orchestrator.runner.integration.RunLeftovers;
import dev.orchestrator.runner.integration.Verifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Workspaces in repositories that are not plain ones, each from its making to its merge.
class KindsOfRepositoriesTest {
  private static final AttemptId API = attempt("api", 1);
  private static final String BRANCH = "orchestrator/r1/api";

  @TempDir Path temp;
  private TestRepository user;
  private Workspaces workspaces;
  private Integrator integrator;

  @BeforeEach
  void createRepository() {
    user = TestRepository.create(temp.resolve("user"));
    var repositories = new Repositories(Git.installed());
    workspaces = new Workspaces(repositories);
    integrator = new Integrator(repositories, Verifier.NONE);
  }

  @Test
  void shouldKeepToTheSparseCheckoutAndLoseNothingOutsideOfIt() throws IOException {
    // given
    user.write("in/a.txt", "a").write("out/b.txt", "b").commit("Folders");
    user.git("sparse-checkout", "set", "in");

    // when
    var agent = begin(API);
    var present = agent.has("in/a.txt") && !agent.has("out/b.txt");
    agent.write("in/new.txt", "new").write("out/new.txt", "new too");
    commit(agent, API);
    merge(API);

    // then
    assertThat(present).isTrue();
    assertThat(user.git("ls-tree", "-r", "--name-only", "main").lines())
        .containsExactly("a.txt", "b.txt", "in/a.txt", "in/new.txt", "out/b.txt", "out/new.txt");
    assertThat(user.has("in/new.txt")).isTrue();
    assertThat(user.status()).isEmpty();
    user.assertNothingLost();
  }

  @Test
  void shouldWorkInAShallowClone() {
    user.write("c.txt", "c").commit("More");
    user = cloneOfUser("--depth=1");

    var agent = begin(API);
    agent.write("new.txt", "new");
    commit(agent, API);
    user.write("mine.txt", "mine").commit("By the user meanwhile");
    merge(API);

    assertThat(user.has("new.txt")).isTrue();
    assertThat(user.git("rev-list", "--count", "main")).isEqualTo("4");
    user.assertNothingLost();
  }

  @Test
  void shouldFetchWhatAPartialCloneLacksOrRefuseToBegin() throws IOException {
    user.git("config", "uploadpack.allowFilter", "true");
    var partial = cloneOfUser("--filter=blob:none", "--no-checkout");
    var repository = Repository.open(partial.top());
    var base = partial.commitAt("main");
    Files.move(user.top(), temp.resolve("away"));

    assertThatThrownBy(() -> repository.requireFiles(base))
        .isInstanceOf(RepositoryException.class)
        .hasMessageStartingWith(
            "%s is a partial clone that lacks 2 files of %.12s, and origin does not give them ("
                .formatted(partial.top(), base))
        .hasMessageEndingWith("fetch everything with `git fetch --refetch --no-filter`.");

    Files.move(temp.resolve("away"), user.top());
    repository.requireFiles(base);
    Files.move(user.top(), temp.resolve("away"));
    var workspace = workspaces.prepare(API, repository.origin(null), Beginning.AFRESH);
    assertThat(workspace.folder().resolve("a.txt")).exists();
  }

  @Test
  void shouldDownloadNothingForLargeFiles() {
    user.git("config", "filter.lfs.clean", "cat");
    user.git("config", "filter.lfs.smudge", "test \"$GIT_LFS_SKIP_SMUDGE\" = 1 && cat");
    user.git("config", "filter.lfs.required", "true");
    user.write(".gitattributes", "*.bin filter=lfs\n").write("x.bin", "pointer").commit("Large");

    var agent = begin(API);
    assertThat(agent.read("x.bin")).isEqualTo("pointer");
    agent.write("y.bin", "pointer too");
    workspaces.commit(API, workspace(API), "coder", "Work");

    assertThat(user.git("diff", "--name-only", "main", BRANCH)).isEqualTo("y.bin");
    workspaces.prepare(attempt("api", 2), user.origin(), new Beginning.HandedOver(1));
    assertThat(agent.read("x.bin")).isEqualTo("pointer");
  }

  @Test
  void shouldCheckSubmodulesOutWithoutFetchingAndKeepWhatIsDoneThere() throws IOException {
    // given
    var library = TestRepository.create(temp.resolve("library"));
    addSubmodule(user, library);
    Files.move(library.top(), temp.resolve("away"));

    // when
    var agent = begin(API);
    var inside = user.at(agent.top().resolve("libs/one"));
    assertThat(inside.read("a.txt")).isEqualTo("one\ntwo\nthree\n");
    inside.write("new.txt", "new").git("add", "new.txt");
    inside.git("commit", "-qm", "By the agent");
    var own = inside.commitAt("HEAD");
    inside.write("more.txt", "more");
    commit(agent, API);
    merge(API);
    user.git("submodule", "update", "--no-fetch");
    workspaces.release(API, user.origin());

    // then
    var theirs = user.at(user.top().resolve("libs/one"));
    assertThat(theirs.read("new.txt") + theirs.read("more.txt")).isEqualTo("newmore");
    assertThat(theirs.git("log", "-1", "--format=%an: %s")).isEqualTo("coder: Work");
    assertThat(theirs.commitAt("HEAD^")).isEqualTo(own);
    assertThat(theirs.commitAt(BRANCH + "@1")).isEqualTo(theirs.commitAt("HEAD"));
    assertThat(theirs.git("worktree", "list").lines()).hasSize(1);
    assertThat(agent.top()).doesNotExist();
    assertThat(user.status()).isEmpty();
    user.assertNothingLost();
    assertThat(leftInSubmodule()).isNotEmpty().allMatch(leftover -> leftover.obstacle() != null);
    theirs.git("branch", "mine");
    assertThat(leftInSubmodule()).isNotEmpty().allMatch(leftover -> leftover.obstacle() == null);
  }

  private List<Leftover> leftInSubmodule() {
    return new RunLeftovers(Repository.open(user.top()))
        .of(API.run(), "refs/heads/main", false).stream()
            .filter(leftover -> ".git/modules/the one".equals(leftover.submodule()))
            .toList();
  }

  @Test
  void shouldSetAsideWhatTheAgentHasClonedIntoASubmodule() {
    addSubmodule(user, TestRepository.create(temp.resolve("library")));
    user = cloneOfUser();
    var agent = begin(API);
    agent.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "update", "--init");
    var inside = user.at(agent.top().resolve("libs/one"));
    inside.write("new.txt", "new");

    commit(agent, API);
    var own = inside.commitAt("HEAD");
    workspaces.release(API, user.origin());

    assertThat(user.git("ls-tree", BRANCH, "libs/one")).contains(own);
    var kept = user.at(user.top().resolve(".orchestrator/kept/r1/api@1/modules/the one"));
    assertThat(kept.git("show", BRANCH + "@1:new.txt")).isEqualTo("new");
    assertThat(
            new RunLeftovers(Repository.open(user.top())).of(API.run(), "refs/heads/main", false))
        .anyMatch(leftover -> leftover.kind() == Leftover.Kind.FOLDER);
  }

  @Test
  void shouldPutSubmodulesBackAndStartThemOver() throws IOException {
    addSubmodule(user, TestRepository.create(temp.resolve("library")));
    var agent = begin(API);
    var inside = user.at(agent.top().resolve("libs/one"));
    var before = inside.commitAt("HEAD");
    inside.write("checked.txt", "x");

    var kept = workspaces.putBack(API, workspace(API), "tester", "Check");

    assertThat(kept).isPresent();
    assertThat(inside.commitAt("HEAD")).isEqualTo(before);
    assertThat(agent.status()).isEmpty();
    assertThat(inside.show(BRANCH + "@1", "checked.txt")).isEqualTo("x");
    inside.write("half.txt", "half");
    workspaces.prepare(attempt("api", 2), user.origin(), Beginning.AFRESH);
    assertThat(inside.commitAt("HEAD")).isEqualTo(before);
    assertThat(inside.has("half.txt")).isFalse();
    assertThat(inside.show(BRANCH + "@1-2", "half.txt")).isEqualTo("half");
  }

  @Test
  void shouldLeaveASubmoduleEmptyThatTheUserDoesNotHave() {
    addSubmodule(user, TestRepository.create(temp.resolve("library")));
    user = cloneOfUser();

    var agent = begin(API);
    agent.write("new.txt", "new");
    commit(agent, API);

    assertThat(agent.top().resolve("libs/one")).isEmptyDirectory();
    assertThat(user.git("diff", "--name-only", "main", BRANCH)).isEqualTo("new.txt");
  }

  private void addSubmodule(TestRepository to, TestRepository library) {
    to.git(
        "-c",
        "protocol.file.allow=always",
        "submodule",
        "add",
        "-q",
        "--name",
        "the one",
        library.top().toString(),
        "libs/one");
    to.commit("Add a library");
  }

  private TestRepository cloneOfUser(String... how) {
    var command = new ArrayList<>(List.of("clone", "-q"));
    command.addAll(List.of(how));
    command.addAll(List.of("file://" + user.top(), temp.resolve("clone").toString()));
    user.git(command.toArray(String[]::new));
    var clone = user.at(temp.resolve("clone"));
    clone.git("config", "user.name", "Uma User");
    clone.git("config", "user.email", "uma@example.org");
    return clone;
  }

  private TestRepository begin(AttemptId attempt) {
    return user.at(workspaces.prepare(attempt, user.origin(), Beginning.AFRESH).folder());
  }

  private Workspace workspace(AttemptId attempt) {
    return workspaces.prepare(attempt, user.origin(), Beginning.AS_LEFT);
  }

  private void commit(TestRepository agent, AttemptId attempt) {
    assertThat(workspaces.commit(attempt, workspace(attempt), "coder", "Work").changed()).isTrue();
    assertThat(agent.status()).isEmpty();
  }

  private void merge(AttemptId attempt) {
    var outcome = integrator.integrate(new Integration(attempt, user.origin(), "The API", "coder"));
    assertThat(outcome).isInstanceOf(Outcome.Integrated.class);
  }
}
