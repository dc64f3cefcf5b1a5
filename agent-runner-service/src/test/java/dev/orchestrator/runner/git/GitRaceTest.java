package dev.orchestrator.runner.git;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GitRaceTest {
  @TempDir Path folder;

  /// Another git writes the files of a new worktree one after the other; here it has got as far as
  /// an empty `commondir`, and goes on when our git has looked once.
  @Test
  void shouldAskAgainWhenAnotherGitIsMakingAWorktree() throws Exception {
    // given
    var git = Git.installed().in(folder);
    git.run("init", "--quiet");
    git.with(Author.ORCHESTRATOR.asAuthor())
        .with(Author.ORCHESTRATOR.asCommitter())
        .run("commit", "--quiet", "--allow-empty", "--message=begin");
    var half = Files.createDirectories(folder.resolve(".git/worktrees/half"));
    Files.writeString(half.resolve("gitdir"), folder.resolve("half/.git") + "\n");
    Files.writeString(half.resolve("HEAD"), "ref: refs/heads/half\n");
    Files.writeString(half.resolve("commondir"), "");

    // when
    var slow = Git.using(gitThatSeesProgress(half).toString()).in(folder);
    var listed = slow.run("for-each-ref", "--format=%(refname)%(worktreepath)");

    // then
    assertThat(listed.lines()).hasSize(1);
    assertThat(folder.resolve("asked")).hasContent("asked\nasked");
  }

  private Path gitThatSeesProgress(Path half) throws IOException {
    var script =
        """
        #!/bin/sh
        [ -e '%1$s/asked' ] && printf '../..\\n' > '%2$s/commondir'
        echo asked >> '%1$s/asked'
        exec git "$@"
        """
            .formatted(folder, half);
    var file = Files.writeString(folder.resolve("git.sh"), script);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
