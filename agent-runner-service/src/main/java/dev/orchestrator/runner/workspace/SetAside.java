package dev.orchestrator.runner.workspace;

import dev.orchestrator.contracts.run.AttemptId;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/// Moves what stands in the way to `kept/` in the state folder, where a person finds it.
record SetAside(Path stateFolder) {
  private static final Logger LOG = System.getLogger(SetAside.class.getName());
  private static final int MOST_COPIES = 100;

  /// @param name what it was, relative to the task
  Path move(Path what, AttemptId attempt, String name) throws IOException {
    var kept =
        stateFolder
            .resolve("kept")
            .resolve(attempt.run().value())
            .resolve("%s@%d".formatted(attempt.task(), attempt.number()));
    var place = free(kept.resolve(name));
    Files.createDirectories(place.getParent());
    Files.move(what, place);
    LOG.log(Level.WARNING, "{0}: {1} was in the way and is kept at {2}", attempt, what, place);
    return place;
  }

  private static Path free(Path wanted) {
    for (int copy = 1; copy <= MOST_COPIES; copy++) {
      var place = copy == 1 ? wanted : wanted.resolveSibling(wanted.getFileName() + "-" + copy);
      if (!Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
        return place;
      }
    }
    throw new IllegalStateException(
        "%s and %d copies of it are taken".formatted(wanted, MOST_COPIES));
  }
}
