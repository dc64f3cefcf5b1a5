package dev.orchestrator.runner.backend.acp;

import dev.orchestrator.contracts.bus.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import tools.jackson.databind.JsonNode;

/// Reads and writes files for an agent, in its workspace only: neither `..` nor a link leads out of
/// it, and git's own files cannot be written.
final class AcpFiles {
  private static final long MAX_BYTES = 32L * 1024 * 1024;

  private final Path workspace;

  AcpFiles(Path workspace) {
    this.workspace = workspace;
  }

  JsonNode read(JsonNode params) throws IOException {
    var file = inside(params);
    if (!Files.isRegularFile(file)) {
      throw new IOException("file %s is not there, or none that could be read".formatted(file));
    }
    if (Files.size(file) > MAX_BYTES) {
      throw new IOException("file %s is larger than %d bytes".formatted(file, MAX_BYTES));
    }
    var text = Files.readString(file);
    if (params.has("line") || params.has("limit")) {
      var first = Math.max(1, params.path("line").asLong(1));
      text =
          String.join(
              "\n",
              text.lines()
                  .skip(first - 1)
                  .limit(Math.max(0, params.path("limit").asLong(Long.MAX_VALUE)))
                  .toList());
    }
    return Json.MAPPER.createObjectNode().put("content", text);
  }

  JsonNode write(JsonNode params) throws IOException {
    var file = inside(params);
    if (belongsToGit(workspace.toRealPath().relativize(file))) {
      throw new IOException("file %s belongs to git".formatted(file));
    }
    Files.createDirectories(file.getParent());
    Files.writeString(file, params.path("content").asString(""));
    return Json.MAPPER.createObjectNode();
  }

  private static boolean belongsToGit(Path file) {
    for (var part : file) {
      if (part.toString().equalsIgnoreCase(".git")) {
        return true;
      }
    }
    return false;
  }

  /// Whether a path is one of the workspace.
  boolean contains(String path) {
    try {
      return inside(path).startsWith(workspace.toRealPath());
    } catch (IOException _) {
      return false; // it cannot be told where it leads
    }
  }

  private Path inside(JsonNode params) throws IOException {
    return inside(params.path("path").asString(""));
  }

  private Path inside(String named) throws IOException {
    try {
      var real = real(workspace.resolve(named).normalize());
      if (real.startsWith(workspace.toRealPath())) {
        return real;
      }
    } catch (InvalidPathException _) {
      // told below, as any other path that is none of the workspace
    }
    throw new IOException("file %s is outside of the workspace".formatted(named));
  }

  /// The file with all links resolved, as far as it is there.
  private static Path real(Path file) throws IOException {
    if (Files.exists(file)) {
      return file.toRealPath();
    }
    if (Files.isSymbolicLink(file)) {
      throw new IOException("file %s is a link that leads nowhere".formatted(file));
    }
    var parent = file.getParent();
    return parent == null ? file : real(parent).resolve(file.getFileName());
  }
}
