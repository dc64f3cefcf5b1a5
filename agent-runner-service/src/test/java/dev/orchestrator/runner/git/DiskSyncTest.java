package dev.orchestrator.runner.git;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskSyncTest {
  @TempDir private Path temp;
  private TestRepository repository;
  private String base;

  @BeforeEach
  void createRepository() {
    repository = TestRepository.create(temp.resolve("repository"));
    base = repository.commitAt("HEAD");
  }

  @Test
  void shouldFlushTheObjectsThatAreNewUnlessTheyAreInAPack() {
    repository.write("new.txt", "new").write("folder/other.txt", "other").commit("Two files");
    var sync = DiskSync.of(Repository.open(repository.top()));

    // a commit, two trees, two files
    assertThat(sync.objects(List.of("HEAD"), List.of(base))).isEqualTo(5);
    assertThat(sync.objects(List.of("HEAD"), List.of("HEAD"))).isZero();
    repository.git("gc", "--quiet");
    assertThat(sync.objects(List.of("HEAD"), List.of(base))).isZero();
  }

  /// As git itself tells.
  @Test
  void shouldHaveGitFlushRefs() throws Exception {
    var trace = temp.resolve("trace");
    var git =
        Git.installed().in(repository.top()).with(Map.of("GIT_TRACE2_EVENT", trace.toString()));

    git.run("update-ref", "refs/heads/other", base);

    assertThat(trace).content().contains("\"key\":\"fsync/hardware-flush\",\"value\":\"1\"");
  }

  @Test
  void shouldReplaceAFileAsAWhole() throws Exception {
    var file = temp.resolve("note");
    DiskSync.write(file, "first, and longer");
    DiskSync.write(file, "second");

    assertThat(file).hasContent("second");
    try (var files = Files.list(temp)) {
      assertThat(files.map(Path::getFileName).map(Path::toString))
          .containsExactlyInAnyOrder("note", "repository");
    }
  }
}
