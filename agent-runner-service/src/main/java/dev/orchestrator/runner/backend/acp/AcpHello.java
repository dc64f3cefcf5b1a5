package dev.orchestrator.runner.backend.acp;

import dev.orchestrator.contracts.bus.Json;
import tools.jackson.databind.node.ObjectNode;

/// The first words to an agent: which protocol we speak and what we offer.
final class AcpHello {
  static final int PROTOCOL_VERSION = 1;

  private AcpHello() {}

  static ObjectNode params() {
    var params = Json.MAPPER.createObjectNode().put("protocolVersion", PROTOCOL_VERSION);
    var capabilities = params.putObject("clientCapabilities").put("terminal", false);
    capabilities.putObject("fs").put("readTextFile", true).put("writeTextFile", true);
    return params;
  }

  /// The same as a message of its own.
  static ObjectNode request() {
    var request =
        Json.MAPPER
            .createObjectNode()
            .put("jsonrpc", "2.0")
            .put("id", 1)
            .put("method", "initialize");
    return request.set("params", params());
  }
}
