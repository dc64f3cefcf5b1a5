package dev.orchestrator.launcher.config;

import dev.orchestrator.contracts.schema.Problem;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// Who plays agents in their place: names that there are, each once, and none its own stand-in. A
/// list is all there is, those of the agents in it do not add to it, so that two agents may stand
/// in for one another.
final class Fallbacks {
  private Fallbacks() {}

  static List<Problem> problems(ConfigMerge merge) {
    var problems = new ArrayList<Problem>();
    for (var agent : merge.merged().path("agents").properties()) {
      var place = ConfigMerge.agentPointer(agent.getKey(), "fallback");
      var seen = new HashSet<String>();
      for (int index = 0; index < agent.getValue().path("fallback").size(); index++) {
        var name = agent.getValue().path("fallback").path(index).asString("");
        var trouble = trouble(merge.merged(), agent.getKey(), name, seen.add(name));
        if (!trouble.isEmpty()) {
          problems.add(merge.problem(place + "/" + index, trouble));
        }
      }
    }
    return problems;
  }

  private static String trouble(JsonNode config, String agent, String name, boolean isNew) {
    if (name.equals(agent)) {
      return "agent \"%s\" cannot stand in for itself".formatted(name);
    }
    if (!config.path("agents").has(name) && !config.path("providers").has(name)) {
      return "\"%s\" is neither an agent nor a provider; expected one of %s, %s"
          .formatted(name, names(config, "agents"), names(config, "providers"));
    }
    return isNew ? "" : "\"%s\" is named twice".formatted(name);
  }

  private static String names(JsonNode config, String kind) {
    return String.join(", ", config.path(kind).propertyNames());
  }
}
