package dev.orchestrator.runner.backend.acp;

import dev.orchestrator.contracts.bus.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// Answers what an agent asks of us: permissions and files of its workspace.
///
/// What happens inside the workspace is permitted, since nobody sits by who could be asked; changes
/// to files elsewhere are not.
final class AcpRequests {
  private static final List<String> CHANGES = List.of("edit", "delete", "move");

  private final AcpPeer peer;
  private final AcpFiles files;

  AcpRequests(AcpPeer peer, Path workspace) {
    this.peer = peer;
    this.files = new AcpFiles(workspace);
  }

  void handle(String method, JsonNode request) {
    var params = request.path("params");
    try {
      switch (method) {
        case "session/request_permission" -> peer.answer(request, permission(params));
        case "fs/read_text_file" -> peer.answer(request, files.read(params));
        case "fs/write_text_file" -> peer.answer(request, files.write(params));
        default -> peer.refuse(request, AcpPeer.NO_SUCH_METHOD, method + " is not offered");
      }
    } catch (IOException e) {
      peer.refuse(request, AcpPeer.BAD_PARAMETERS, String.valueOf(e.getMessage()));
    }
  }

  private JsonNode permission(JsonNode params) {
    var outcome = Json.MAPPER.createObjectNode();
    var choice = option(params, isAllowed(params.path("toolCall")) ? "allow" : "reject");
    choice.ifPresentOrElse(
        id -> outcome.putObject("outcome").put("outcome", "selected").put("optionId", id),
        () -> outcome.putObject("outcome").put("outcome", "cancelled"));
    return outcome;
  }

  private boolean isAllowed(JsonNode tool) {
    return !CHANGES.contains(tool.path("kind").asString(""))
        || tool.path("locations")
            .valueStream()
            .allMatch(location -> files.contains(location.path("path").asString("")));
  }

  /// The narrowest option of its kind.
  private static Optional<String> option(JsonNode params, String kind) {
    return List.of(kind + "_once", kind + "_always").stream()
        .flatMap(wanted ->
            params
                .path("options")
                .valueStream()
                .filter(option -> option.path("kind").asString("").equals(wanted)))
        .map(option -> option.path("optionId").asString(""))
        .findFirst();
  }
}
