package dev.orchestrator.runner.backend.acp;

import dev.orchestrator.contracts.bus.Json;
import dev.orchestrator.runner.backend.AgentEvent;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Answers what an agent asks of us: permissions and files of its workspace. What it is not allowed
/// to do is told, since the agent itself may pass over it.
final class AcpRequests {
  private final AcpPeer peer;
  private final AcpFiles files;
  private final AcpPolicy policy;
  private final Consumer<AgentEvent> events;
  private @Nullable String refused;

  AcpRequests(AcpPeer peer, AcpFiles files, AcpPolicy policy, Consumer<AgentEvent> events) {
    this.peer = peer;
    this.files = files;
    this.policy = policy;
    this.events = events;
  }

  /// What the agent was last refused.
  Optional<String> refused() {
    return Optional.ofNullable(refused);
  }

  void handle(String method, JsonNode request) {
    var params = request.path("params");
    try {
      switch (method) {
        case "session/request_permission" -> peer.answer(request, permission(params));
        case "fs/read_text_file" -> peer.answer(request, read(params));
        case "fs/write_text_file" -> peer.answer(request, write(params));
        default -> peer.refuse(request, AcpPeer.NO_SUCH_METHOD, method + " is not offered");
      }
    } catch (IOException e) {
      peer.refuse(request, AcpPeer.BAD_PARAMETERS, String.valueOf(e.getMessage()));
    }
  }

  private JsonNode permission(JsonNode params) {
    var tool = params.path("toolCall");
    var isPermitted = policy.permits(tool);
    if (!isPermitted) {
      refuse(tool.path("title").asString("a tool"));
    }
    var outcome = Json.MAPPER.createObjectNode();
    option(params, isPermitted ? "allow" : "reject")
        .ifPresentOrElse(
            id -> outcome.putObject("outcome").put("outcome", "selected").put("optionId", id),
            () -> outcome.putObject("outcome").put("outcome", "cancelled"));
    return outcome;
  }

  private void refuse(String what) {
    refused = what;
    events.accept(new AgentEvent.Warned("the agent was refused " + what));
  }

  private JsonNode read(JsonNode params) throws IOException {
    if (!policy.mayRead()) {
      refuse("files");
      throw new IOException("this agent may not read files");
    }
    return files.read(params);
  }

  private JsonNode write(JsonNode params) throws IOException {
    if (!policy.mayWrite()) {
      refuse("changes to files");
      throw new IOException("this agent may not write files");
    }
    return files.write(params);
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
