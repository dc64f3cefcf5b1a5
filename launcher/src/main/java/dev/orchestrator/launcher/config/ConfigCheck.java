package dev.orchestrator.launcher.config;

import dev.orchestrator.contracts.schema.Problem;
import dev.orchestrator.contracts.schema.SchemaCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Finds everything that is wrong with merged configuration files: against the schema first, then
/// what the schema cannot say.
final class ConfigCheck {
  private ConfigCheck() {}

  /// @param provider of agents that name none; null when there is none
  static List<Problem> problems(ConfigMerge merge, @Nullable DefaultProvider provider) {
    var problems = new ArrayList<Problem>();
    for (var problem : SchemaCheck.ofConfig().check("", merge.merged())) {
      problems.add(merge.problem(problem.location(), problem.message()));
    }
    var places = problems.stream().map(Problem::location).collect(Collectors.toSet());
    Durations.problems(merge).stream()
        .filter(problem -> !places.contains(problem.location()))
        .forEach(problems::add);
    problems.addAll(providers(merge, provider));
    problems.addAll(Fallbacks.problems(merge));
    problems.addAll(Workflows.problems(merge));
    problems.addAll(MergeMessage.problems(merge));
    problems.addAll(WorktreeCheck.problems(merge));
    return problems;
  }

  private static List<Problem> providers(ConfigMerge merge, @Nullable DefaultProvider byDefault) {
    var providers = merge.merged().path("providers");
    var problems = new ArrayList<Problem>();
    for (var agent : merge.merged().path("agents").properties()) {
      var pointer = ConfigMerge.agentPointer(agent.getKey(), "provider");
      var provider = agent.getValue().path("provider");
      if (provider.isString() && !providers.has(provider.asString())) {
        problems.add(
            merge.problem(
                pointer,
                "provider \"%s\" is not configured; %s"
                    .formatted(provider.asString(), expected(providers))));
      } else if (provider.isMissingNode() && agent.getValue().isObject() && byDefault == null) {
        problems.add(merge.problem(pointer, "the agent has no provider; " + expected(providers)));
      }
    }
    return problems;
  }

  private static String expected(JsonNode providers) {
    return providers.isEmpty()
        ? "no provider is"
        : "expected one of " + String.join(", ", providers.propertyNames());
  }
}
