package dev.orchestrator.runner.equipment;

import dev.orchestrator.contracts.bus.Json;
import dev.orchestrator.contracts.config.WorktreeConfig;
import dev.orchestrator.contracts.run.AttemptId;
import dev.orchestrator.runner.git.DiskSync;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// What a workspace was given. It is kept where agents cannot write, since it names the commands
/// that take it back.
///
/// @param worktree what was configured when the workspace was made ready
/// @param ports the ports that it has
/// @param ready whether all of the set-up was done
record EquipmentNote(WorktreeConfig worktree, List<Integer> ports, boolean ready) {
  EquipmentNote {
    ports = List.copyOf(ports);
  }

  static Path file(Path stateFolder, AttemptId attempt) {
    return stateFolder
        .resolve("equipment")
        .resolve(attempt.run().value())
        .resolve(attempt.task() + ".json");
  }

  static Optional<EquipmentNote> read(Path file) throws IOException {
    return Files.exists(file)
        ? Optional.of(Json.read(Files.readString(file), EquipmentNote.class))
        : Optional.empty();
  }

  /// Whole or not at all, whenever we are ended.
  void write(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    DiskSync.write(file, Json.write(this));
  }

  EquipmentNote whenReady() {
    return new EquipmentNote(worktree, ports, true);
  }
}
