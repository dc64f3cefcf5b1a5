package dev.orchestrator.runner.git;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class StorageTroubleTest {
  @Test
  void shouldBlameTheDiskWhenGitOrJavaSaysSo() {
    var byGit =
        new GitException(List.of("add"), 128, "fatal: .git/index.lock: No space left on device");
    var byJava = new UncheckedIOException(new IOException("/x: Read-only file system"));

    assertThat(StorageTrouble.in(byGit))
        .hasValue("the disk cannot be written (No space left on device); make room or mend it");
    assertThat(StorageTrouble.in(byJava)).isPresent();
    var ofARef =
        new GitException(
            List.of("update-ref"),
            128,
            "fatal: cannot update ref 'refs/heads/x': couldn't write '/x/refs/heads/x.lock'");
    assertThat(StorageTrouble.in(ofARef)).isPresent();
  }

  @Test
  void shouldNotBlameTheDiskForOtherFailures() {
    assertThat(StorageTrouble.in(new GitException(List.of("add"), 128, "fatal: bad object")))
        .isEmpty();
  }
}
