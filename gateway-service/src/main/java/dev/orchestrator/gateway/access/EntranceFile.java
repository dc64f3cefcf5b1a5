package dev.orchestrator.gateway.access;

import dev.orchestrator.contracts.bus.Json;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import tools.jackson.core.JacksonException;

/// The file in which a gateway tells its user's other programs how to get in. Only its user can
/// read it, and whoever reads it sees all of it. One that a dead process left is of no use, and is
/// replaced by the next gateway.
public record EntranceFile(Path path) {

  /// Tells an entrance, in place of what was told before.
  public void write(Entrance entrance) throws IOException {
    var unfinished = path.resolveSibling(path.getFileName() + ".new");
    Files.deleteIfExists(unfinished);
    create(unfinished);
    Files.writeString(unfinished, Json.write(entrance));
    Files.move(unfinished, path, StandardCopyOption.ATOMIC_MOVE);
  }

  /// Nobody else may read it, from its first moment on.
  private static void create(Path file) throws IOException {
    var ownerOnly =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    try {
      Files.createFile(file, ownerOnly);
    } catch (FileAlreadyExistsException e) {
      throw new IOException("somebody else is writing " + file, e);
    }
  }

  /// The entrance that is told; empty when there is none, or only that of a process that is gone.
  public Optional<Entrance> read() throws IOException {
    try {
      var entrance = Json.read(Files.readString(path), Entrance.class);
      return Optional.of(entrance).filter(EntranceFile::isAlive);
    } catch (NoSuchFileException _) {
      return Optional.empty();
    } catch (JacksonException e) {
      throw new IOException("%s is no entrance of a gateway".formatted(path), e);
    }
  }

  private static boolean isAlive(Entrance entrance) {
    return ProcessHandle.of(entrance.pid()).filter(ProcessHandle::isAlive).isPresent();
  }

  /// Tells no entrance any more.
  public void remove() throws IOException {
    Files.deleteIfExists(path);
  }
}
