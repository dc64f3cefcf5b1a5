package dev.orchestrator.runner.attempt;

import dev.orchestrator.contracts.run.AttemptId;
import java.io.IOException;
import java.nio.file.Path;

/// The scratch folder that an attempt has in production, for tests of what attempts leave.
public final class ScratchFolder implements AutoCloseable {
  private final Scratch scratch;

  private ScratchFolder(Scratch scratch) {
    this.scratch = scratch;
  }

  public static ScratchFolder create(Path parent, AttemptId attempt) throws IOException {
    return new ScratchFolder(Scratch.create(parent, attempt));
  }

  public Path path() {
    return scratch.folder();
  }

  @Override
  public void close() {
    scratch.close();
  }
}
