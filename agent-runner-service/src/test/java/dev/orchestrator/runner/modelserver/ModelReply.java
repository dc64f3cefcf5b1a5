package dev.orchestrator.runner.modelserver;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A scripted reply in terms of the tools that the agent at hand offers.
record ModelReply(@Nullable String thinking, @Nullable String text, List<Use> calls) {
  static final int INPUT_TOKENS = 100;
  static final int OUTPUT_TOKENS = 10;

  ModelReply {
    calls = List.copyOf(calls);
  }

  /// @param input an object, or text for a tool that takes any text
  record Use(String id, ModelRequest.Tool tool, JsonNode input) {
    static Use of(ModelRequest.Tool tool, JsonNode input) {
      return new Use("call_" + UUID.randomUUID(), tool, input);
    }
  }

  /// Tools that the agent does not offer are named in the reply's text instead, where a failing
  /// test shows them.
  static ModelReply to(ModelRequest request, Turn.Reply script) {
    var offer = new ToolOffer(request);
    var uses = new ArrayList<Use>();
    var text = script.text();
    for (var call : script.calls()) {
      var use = offer.use(call);
      if (use.isPresent()) {
        uses.add(use.get());
      } else {
        text = offer.withoutTool(call);
      }
    }
    return new ModelReply(script.thinking(), text, uses);
  }

  /// Has the agent look again at the command that is still running.
  static ModelReply waiting(ModelRequest request, ModelRequest.Call wait) {
    return to(request, Turn.calls(new ToolUse.Exact(wait.tool(), wait.input())));
  }
}
