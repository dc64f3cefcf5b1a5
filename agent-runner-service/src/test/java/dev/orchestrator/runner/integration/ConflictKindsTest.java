package dev.orchestrator.runner.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.contracts.config.MergeConfig;
import dev.orchestrator.contracts.config.MergeStrategy;
import dev.orchestrator.contracts.run.MergeObstacle;
import dev.orchestrator.runner.git.TestRepository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Two tasks that do what git cannot bring together, in every way that it knows.
class ConflictKindsTest {
  @TempDir Path temp;
  private Playground playground;
  private TestRepository user;

  @BeforeEach
  void createRepository() {
    user = TestRepository.create(temp.resolve("repo"));
    user.write("bin.dat", "\0\1begin\0").write("dir/inner.txt", "inner\n").commit("More");
    playground = new Playground(user);
  }

  @AfterEach
  void nothingIsLost() {
    playground.assertWorkKept();
  }

  @Test
  void shouldRefuseBinaryFilesThatBothChanged() {
    assertConflict(
        left -> left.write("bin.dat", "\0\1left\0"),
        right -> right.write("bin.dat", "\0\1right\0"),
        "bin.dat");
  }

  @Test
  void shouldRefuseAFileThatOneDeletedAndTheOtherChanged() {
    assertConflict(
        left -> left.git("rm", "-q", "a.txt"),
        right -> right.write("a.txt", "one\ntwo\nthree\nfour\n"),
        "a.txt");
  }

  @Test
  void shouldRefuseAFileThatOneChangedAndTheOtherDeleted() {
    assertConflict(
        left -> left.write("a.txt", "one\ntwo\nthree\nfour\n"),
        right -> right.git("rm", "-q", "a.txt"),
        "a.txt");
  }

  @Test
  void shouldRefuseAFileThatBothRenamed() {
    assertConflict(
        left -> left.git("mv", "a.txt", "left.txt"),
        right -> right.git("mv", "a.txt", "right.txt"),
        "a.txt",
        "left.txt",
        "right.txt");
  }

  @Test
  void shouldRefuseFilesThatBothRenamedToTheSame() {
    user.write("c.txt", "cee\ncee\ncee\n").commit("More");
    playground = new Playground(user);
    assertConflict(
        left -> left.git("mv", "a.txt", "same.txt"),
        right -> right.git("mv", "c.txt", "same.txt"),
        "same.txt");
  }

  @Test
  void shouldRefuseAFileThatOneMadeALink() {
    assertConflict(
        left -> {
          left.git("rm", "-q", "a.txt");
          link(left, "a.txt");
        },
        right -> right.write("a.txt", "one\ntwo\nthree\nfour\n"),
        "a.txt");
  }

  @Test
  void shouldRefuseNewFilesOfDifferentModes() {
    assertConflict(
        left -> left.write("new.sh", "left\n"),
        right -> {
          right.write("new.sh", "right\n");
          right.git("add", "new.sh");
          right.git("update-index", "--chmod=+x", "new.sh");
          right.git("commit", "-q", "-m", "Make it executable");
          right.git("checkout", "-q", "-f", "HEAD", "--", "new.sh");
        },
        "new.sh");
  }

  @Test
  void shouldRefuseAFileWhereTheOtherHasAFolder() {
    assertConflict(
        left -> left.write("thing/inside.txt", "inside\n"),
        right -> right.write("thing", "a file\n"),
        "thing");
  }

  @Test
  void shouldRefuseAFolderWhereTheOtherHasAFile() {
    assertConflict(
        left -> left.write("thing", "a file\n"),
        right -> right.write("thing/inside.txt", "inside\n"),
        "thing");
  }

  @Test
  void shouldRefuseSubmodulesThatBothMoved() {
    var other = TestRepository.create(temp.resolve("other"));
    var first = other.commitAt("HEAD");
    var second = other.write("x.txt", "x").commit("Second");
    other.git("checkout", "-q", "-b", "third", first);
    var third = other.write("y.txt", "y").commit("Third");
    point(user, first);
    user.git("commit", "-q", "-m", "Submodule");
    playground = new Playground(user);

    assertConflict(left -> movedTo(left, second), right -> movedTo(right, third), "sub");
  }

  @ParameterizedTest
  @EnumSource
  void shouldRefuseAlikeWithEveryStrategy(MergeStrategy strategy) {
    playground.merging(MergeConfig.DEFAULT.as(strategy));

    assertConflict(
        left -> left.write("a.txt", "left\n"), right -> right.write("a.txt", "right\n"), "a.txt");
  }

  private static void point(TestRepository repository, String commit) {
    repository.git("update-index", "--add", "--cacheinfo", "160000," + commit + ",sub");
  }

  private static void movedTo(TestRepository agent, String commit) {
    point(agent, commit);
    agent.git("commit", "-q", "-m", "Move the submodule");
  }

  private static void link(TestRepository agent, String name) {
    try {
      Files.createSymbolicLink(agent.top().resolve(name), Path.of("b.txt"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void assertConflict(
      Consumer<TestRepository> left, Consumer<TestRepository> right, String... files) {
    playground.doTask("left", left);
    playground.doTask("right", right);
    playground.integrated("left");
    var main = user.commitAt("main");

    var outcome = playground.integrate("right");

    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.Refused.class,
            refused -> {
              var conflict = (MergeObstacle.Conflict) refused.obstacle();
              assertThat(conflict.onto()).isEqualTo(main);
              assertThat(conflict.files()).containsExactlyInAnyOrder(files);
              assertThat(conflict.theirs()).hasSize(1);
            });
    assertThat(user.commitAt("main")).isEqualTo(main);
    assertThat(user.status()).isEmpty();
  }
}
