package dev.orchestrator.runner.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RepositoryTest {
  @TempDir Path temp;
  TestRepository user;

  @BeforeEach
  void createRepository() {
    user = TestRepository.create(temp.resolve("my répo"));
  }

  @Test
  void shouldFindTheTopFromAnyFolderInside() {
    user.write("src/deep/x.txt", "x");

    var repository = Repository.open(user.top().resolve("src/deep"));

    assertThat(repository.top()).isEqualTo(user.top());
    assertThat(repository.commonFolder()).isEqualTo(user.top().resolve(".git"));
    assertThat(repository.head()).isEqualTo(new Head("refs/heads/main", user.commitAt("HEAD")));
    assertThat(repository.unfinishedOperation()).isEmpty();
  }

  @Test
  void shouldTakeALinkedWorktreeAsTheUsersCheckout() {
    user.git("worktree", "add", "-q", "-b", "side", "../side");

    var repository = Repository.open(user.top().resolveSibling("side"));

    assertThat(repository.top()).isEqualTo(user.top().resolveSibling("side"));
    assertThat(repository.commonFolder()).isEqualTo(user.top().resolve(".git"));
    assertThat(repository.head().branch()).isEqualTo("refs/heads/side");
  }

  @Test
  void shouldTellWhenHeadIsDetached() {
    user.git("checkout", "-q", "--detach");

    assertThat(Repository.open(user.top()).head().branch()).isNull();
    assertThat(user.origin().targetBranch()).isNull();
  }

  @Test
  void shouldTellDirtyFromCleanWithoutMindingUntrackedFiles() {
    var repository = Repository.open(user.top());
    user.write("new.txt", "new");
    assertThat(repository.dirty()).isFalse();

    user.write("a.txt", "changed");

    assertThat(repository.dirty()).isTrue();
  }

  @Test
  void shouldNameTheOperationThatTheUserHasNotEnded() {
    user.git("checkout", "-q", "-b", "other");
    user.write("a.txt", "other\n").commit("Other");
    user.git("checkout", "-q", "main");
    user.write("a.txt", "main\n").commit("Main");
    assertThatThrownBy(() -> user.git("merge", "-q", "other")).isInstanceOf(GitException.class);

    assertThat(Repository.open(user.top()).unfinishedOperation()).contains("merge");
  }

  @Test
  void shouldRefuseAFolderOutsideAnyRepository() {
    assertThatThrownBy(() -> Repository.open(temp))
        .isInstanceOf(RepositoryException.class)
        .hasMessageContaining("is not in a git repository: run `git init`");
  }

  @Test
  void shouldRefuseAFolderThatDoesNotExist() {
    assertThatThrownBy(() -> Repository.open(temp.resolve("nowhere")))
        .isInstanceOf(RepositoryException.class)
        .hasMessageEndingWith("nowhere is not a folder.");
  }

  @Test
  void shouldRefuseABareRepository() {
    user.git("init", "-q", "--bare", "../bare");

    assertThatThrownBy(() -> Repository.open(temp.resolve("bare")))
        .isInstanceOf(RepositoryException.class)
        .hasMessageContaining("is a bare repository");
  }

  @Test
  void shouldRefuseTheGitFolderItself() {
    assertThatThrownBy(() -> Repository.open(user.top().resolve(".git")))
        .isInstanceOf(RepositoryException.class)
        .hasMessageContaining("is inside a .git folder");
  }

  @Test
  void shouldRefuseARepositoryWithoutCommits() {
    user.git("init", "-q", "../empty");

    assertThatThrownBy(() -> Repository.open(temp.resolve("empty")))
        .isInstanceOf(RepositoryException.class)
        .hasMessageContaining("has no commits yet");
  }

  @Test
  void shouldRefuseWhenGitIsNotInstalled() {
    assertThatThrownBy(() -> Repository.open(Git.using("/nowhere/git"), user.top()))
        .isInstanceOf(RepositoryException.class)
        .hasMessageContaining("install git 2.38 or newer");
  }

  @Test
  void shouldRefuseAGitThatIsTooOld() {
    var git = ScriptedGit.of(temp, "echo 'git version 2.37.9 (Vendor-1)'");

    assertThatThrownBy(() -> Repository.open(git, user.top()))
        .isInstanceOf(RepositoryException.class)
        .hasMessage("git version 2.37.9 (Vendor-1) is too old: install git 2.38 or newer.");
  }

  @Test
  void shouldHideTheStateFolderOnceWhenCreatedTwice() throws IOException {
    var exclude = user.top().resolve(".git/info/exclude");
    Files.writeString(exclude, "no line break at the end");

    Repository.open(user.top()).createStateFolder();
    var state = Repository.open(user.top()).createStateFolder();
    Files.writeString(state.resolve("orchestrator.db"), "data");

    assertThat(Files.readAllLines(exclude))
        .containsExactly("no line break at the end", "/.orchestrator/");
    assertThat(user.status()).isEmpty();
  }

  @Test
  void shouldRefuseWhenTheStateFolderCannotBeCreated() throws IOException {
    Files.writeString(user.top().resolve(".orchestrator"), "a file");

    assertThatThrownBy(() -> Repository.open(user.top()).createStateFolder())
        .isInstanceOf(RepositoryException.class)
        .hasMessageContaining(".orchestrator cannot be written");
  }

  @Test
  void shouldTakeABranchAsBaseAndTarget() {
    user.git("branch", "release/1");
    user.write("later.txt", "later").commit("Later");

    var origin = Repository.open(user.top()).origin("release/1");

    assertThat(origin.targetBranch()).isEqualTo("refs/heads/release/1");
    assertThat(origin.baseCommit()).isEqualTo(user.commitAt("main~1"));
  }

  @Test
  void shouldKeepTheCurrentBranchAsTargetWhenBaseIsAnotherRevision() {
    user.git("tag", "v1");
    user.write("later.txt", "later").commit("Later");

    var origin = Repository.open(user.top()).origin("v1");

    assertThat(origin.targetBranch()).isEqualTo("refs/heads/main");
    assertThat(origin.baseCommit()).isEqualTo(user.commitAt("main~1"));
  }

  @Test
  void shouldRefuseABaseThatNamesNoCommit() {
    var repository = Repository.open(user.top());

    for (var revision : new String[] {"nowhere", "--all", "HEAD:a.txt"}) {
      assertThatThrownBy(() -> repository.origin(revision))
          .isInstanceOf(RepositoryException.class)
          .hasMessageStartingWith("'%s' names no commit in ".formatted(revision));
    }
  }
}
