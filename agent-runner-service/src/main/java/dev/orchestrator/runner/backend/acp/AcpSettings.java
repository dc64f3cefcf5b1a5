package dev.orchestrator.runner.backend.acp;

import dev.orchestrator.contracts.bus.Json;
import dev.orchestrator.contracts.config.AgentConfig;
import dev.orchestrator.contracts.run.FailureClass;
import dev.orchestrator.runner.backend.AgentEvent.Failed;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Sets a session's model and mode, of those that the agent offers for it.
///
/// @param offer the agent's answer that opened the session
/// @param failed hears what cannot be set
record AcpSettings(String session, JsonNode offer, Requester requester, Consumer<Failed> failed) {

  interface Requester {
    void request(
        String method, JsonNode params, Consumer<JsonNode> onResult, Consumer<JsonNode> onError);
  }

  /// Calls `done` when all is set.
  void apply(AgentConfig agent, Runnable done) {
    model(agent.model(), () -> mode(modeOf(agent), done));
  }

  /// An agent with few tools must ask before it uses others.
  private @Nullable String modeOf(AgentConfig agent) {
    var mode = agent.permissionMode();
    return mode == null && agent.tools() != null && offersAskingMode()
        ? AcpPolicy.ASKING_MODE
        : mode;
  }

  private boolean offersAskingMode() {
    return offer
        .at("/modes/availableModes")
        .valueStream()
        .anyMatch(mode -> mode.path("id").asString("").equals(AcpPolicy.ASKING_MODE));
  }

  private void model(@Nullable String model, Runnable done) {
    if (model == null) {
      done.run();
    } else if (hasOption("model")) {
      set("session/set_config_option", option("model", model), "model", model, done);
    } else {
      set("session/set_model", params().put("modelId", model), "model", model, done);
    }
  }

  private void mode(@Nullable String mode, Runnable done) {
    if (mode == null) {
      done.run();
    } else if (offer.path("modes").isObject()) {
      set("session/set_mode", params().put("modeId", mode), "permissionMode", mode, done);
    } else {
      set("session/set_config_option", option("mode", mode), "permissionMode", mode, done);
    }
  }

  private boolean hasOption(String id) {
    return offer
        .path("configOptions")
        .valueStream()
        .anyMatch(option -> option.path("id").asString("").equals(id));
  }

  private ObjectNode option(String id, String value) {
    return params().put("configId", id).put("value", value);
  }

  private ObjectNode params() {
    return Json.MAPPER.createObjectNode().put("sessionId", session);
  }

  private void set(String method, JsonNode params, String setting, String value, Runnable done) {
    requester.request(
        method,
        params,
        _ -> done.run(),
        error ->
            failed.accept(
                new Failed(
                    FailureClass.CONFIG,
                    "the agent does not take %s '%s': %s"
                        .formatted(setting, value, error.path("message").asString("")))));
  }
}
