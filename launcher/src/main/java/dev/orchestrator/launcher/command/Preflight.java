package dev.orchestrator.launcher.command;

import dev.orchestrator.contracts.config.Config;
import dev.orchestrator.contracts.config.ProviderConfig;
import dev.orchestrator.contracts.plan.Plan;
import dev.orchestrator.contracts.plan.Task;
import dev.orchestrator.launcher.UserException;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Finds out before a run starts whether the programs of its agents are there at all.
final class Preflight {
  private Preflight() {}

  /// @throws UserException naming every agent that cannot work
  static void check(Plan plan, Config config, Surroundings surroundings) {
    var missing =
        plan.tasks().stream()
            .map(Task::agent)
            .distinct()
            .flatMap(agent -> problem(agent, config, surroundings))
            .collect(Collectors.joining("\n"));
    if (!missing.isEmpty()) {
      throw UserException.environment(missing);
    }
  }

  private static Stream<String> problem(String agent, Config config, Surroundings surroundings) {
    var name = Objects.requireNonNull(config.agents().get(agent)).provider();
    var provider = Objects.requireNonNull(config.providers().get(name));
    return isThere(provider, surroundings)
        ? Stream.empty()
        : Stream.of(
            "agent %s needs the program %s, which is not there; install it or set %s"
                .formatted(agent, provider.command(), "/providers/%s/command".formatted(name)));
  }

  private static boolean isThere(ProviderConfig provider, Surroundings surroundings) {
    if (provider.command().contains(File.separator)) {
      return Files.isExecutable(surroundings.folder().resolve(provider.command()));
    }
    var path =
        provider.env().getOrDefault("PATH", surroundings.environment().getOrDefault("PATH", ""));
    return Arrays.stream(path.split(File.pathSeparator))
        .filter(folder -> !folder.isEmpty())
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, provider.command())));
  }
}
