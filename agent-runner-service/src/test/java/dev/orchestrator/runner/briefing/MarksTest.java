package dev.orchestrator.runner.briefing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.contracts.config.ProviderConfig;
import dev.orchestrator.contracts.runner.Assignment;
import dev.orchestrator.runner.backend.Attempts;
import dev.orchestrator.runner.git.Changes;
import dev.orchestrator.runner.git.Git;
import dev.orchestrator.runner.git.TestRepository;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MarksTest {
  @TempDir Path temp;
  private TestRepository repository;

  @BeforeEach
  void create() {
    repository = TestRepository.create(temp.resolve("repository"));
  }

  @Test
  void shouldShowTheChangesOfEachFile() {
    repository.write("a.txt", "one\nzwei\nthree\n").write("ä b.txt", "new\n").commit("Change");

    assertThat(filled(Assignment.DIFF))
        .startsWith("```diff\ndiff --git a/a.txt b/a.txt\n")
        .contains("\n-two\n+zwei\n", "\ndiff --git a/ä b.txt b/ä b.txt\n", "\n+new\n")
        .endsWith("\n```");
  }

  @Test
  void shouldSayThatNothingWasChanged() {
    repository.git("commit", "--quiet", "--allow-empty", "--message=Nothing");

    assertThat(filled(Assignment.DIFF)).isEqualTo("(No file was changed.)");
  }

  @Test
  void shouldLeaveLargeFilesOutAndNameThem() {
    repository
        .write("bundle.js", "x".repeat(DiffText.MAX_CHARS))
        .write("lock.json", "line\n".repeat(20_000))
        .write("code.txt", "small\n")
        .commit("Change");

    assertThat(filled(Assignment.DIFF))
        .hasSizeLessThan(1000)
        .contains("\n+small\n")
        .endsWith(
            "```\n(Left out, since they are too large: bundle.js, lock.json. See them with: git diff %s -- FILE)"
                .formatted(repository.commitAt("HEAD~1")));
  }

  @Test
  void shouldKeepItsBoundsWhenVeryManyFilesAreChanged() {
    for (int file = 0; file < 600; file++) {
      repository.write("many/%d.txt".formatted(file), "x".repeat(200) + "\n");
    }
    repository.commit("Change");

    assertThat(filled(Assignment.DIFF))
        .hasSizeBetween(DiffText.MAX_CHARS - 1000, DiffText.MAX_CHARS + 2000)
        .containsPattern("and \\d+ more files\\. See");
  }

  @Test
  void shouldQuoteFencesSafely() {
    repository.write("README.md", "```\ncode\n````\n").commit("Change");

    assertThat(filled(Assignment.DIFF)).startsWith("`````diff\n").endsWith("\n`````");
  }

  @Test
  void shouldShowMovedFilesAsMoved() {
    repository.git("mv", "a.txt", "[z].txt");
    repository.commit("Move");

    assertThat(filled(Assignment.DIFF)).contains("rename from a.txt\nrename to [z].txt\n");
  }

  @Test
  void shouldPutInWhatIsInConflict() {
    repository.write("a.txt", "other\n").commit("Change");
    assertThat(filled("See:\n%s!".formatted(Assignment.CONFLICTS)))
        .isEqualTo("See:\ntwo conflicts!");
  }

  @Test
  void shouldReplaceMarksInThePromptAndInTheContinuationAlike() {
    repository.write("a.txt", "%s $1\n".formatted(Assignment.OUTLINE)).commit("Change");
    var assignment = assignment("See %s.".formatted(Assignment.OUTLINE), Assignment.DIFF);

    var filled = Marks.fill(assignment, changes(), "two conflicts");

    assertThat(filled.prompt()).isEqualTo("See ```\na.txt\nb.txt\n```.");
    assertThat(filled.continuation()).contains("\n+%s $1\n".formatted(Assignment.OUTLINE));
    assertThat(filled.telling("", "")).isEqualTo(assignment.telling("", ""));
  }

  private String filled(String prompt) {
    return Marks.fill(assignment(prompt, ""), changes(), "two conflicts").prompt();
  }

  private Assignment assignment(String prompt, String continuation) {
    var provider = new ProviderConfig("command", "sh", List.of(), Map.of());
    return new Attempts(temp).attempt(provider, prompt).assignment().telling(prompt, continuation);
  }

  private Changes changes() {
    return new Changes(Git.installed().in(repository.top()), repository.commitAt("HEAD~1"), "HEAD");
  }
}
