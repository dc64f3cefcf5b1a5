package dev.orchestrator.launcher.command;

import dev.orchestrator.contracts.config.AgentConfig;
import dev.orchestrator.contracts.config.Config;
import dev.orchestrator.contracts.config.ProviderConfig;
import dev.orchestrator.launcher.Programs;
import dev.orchestrator.launcher.UserException;
import dev.orchestrator.launcher.config.DefaultProvider;
import dev.orchestrator.runner.AgentClis;
import dev.orchestrator.runner.backend.UnsupportedSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Finds out before a run starts or goes on whether the programs of its agents are there at all.
final class Preflight {
  private static final String NO_CLI =
      "none of the agent CLIs %s is on the PATH; install one of them, or configure a provider"
          .formatted(String.join(", ", DefaultProvider.CANDIDATES));

  private Preflight() {}

  /// @param agents those that have work to do
  /// @param top the repository's top folder, in which programs with relative paths are
  /// @throws UserException naming every agent that cannot work
  static void check(Set<String> agents, Config config, Map<String, String> environment, Path top) {
    var unknown = agents.stream().filter(agent -> !config.agents().containsKey(agent)).toList();
    if (!unknown.isEmpty()) {
      throw UserException.usage(unknown(unknown, config));
    }
    var needed = needed(agents, config);
    var unsupported =
        needed.stream()
            .filter(one -> !AgentClis.capabilities().containsKey(one.provider().type()))
            .map(Needed::unsupported)
            .collect(Collectors.joining("\n"));
    if (!unsupported.isEmpty()) {
      throw UserException.usage(unsupported);
    }
    var refused =
        needed.stream()
            .flatMap(one -> one.refusedSettings().stream())
            .collect(Collectors.joining("\n"));
    if (!refused.isEmpty()) {
      throw UserException.usage(refused);
    }
    var missing =
        needed.stream()
            .filter(one -> !isThere(one.provider(), environment, top))
            .filter(one ->
                standIns(one.settings(), config)
                    .noneMatch(provider -> isThere(provider, environment, top)))
            .toList();
    if (!missing.isEmpty()) {
      throw UserException.environment(
          missing.stream().allMatch(one -> one.isByDefault())
                  && noneIsThere(config, environment, top)
              ? NO_CLI
              : missing.stream().map(Needed::missing).collect(Collectors.joining("\n")));
    }
  }

  /// Whether no CLI is there that a built-in role could be played by.
  private static boolean noneIsThere(Config config, Map<String, String> environment, Path top) {
    return DefaultProvider.CANDIDATES.stream()
        .flatMap(name -> Optional.ofNullable(config.providers().get(name)).stream())
        .noneMatch(provider -> isThere(provider, environment, top));
  }

  private static String unknown(List<String> agents, Config config) {
    var known = String.join(", ", new TreeSet<>(config.agents().keySet()));
    return agents.stream()
        .map(agent ->
            "agent %s is not configured; configure it, as the run's tasks need it (there is: %s)"
                .formatted(agent, known))
        .collect(Collectors.joining("\n"));
  }

  private record Needed(String agent, AgentConfig settings, String name, ProviderConfig provider) {
    boolean isByDefault() {
      return DefaultProvider.CANDIDATES.contains(name);
    }

    String unsupported() {
      return "agent %s needs provider %s of type %s, which is not supported yet; give it another one"
          .formatted(agent, name, provider.type());
    }

    List<String> refusedSettings() {
      var capabilities =
          Objects.requireNonNull(AgentClis.capabilities().get(provider.type()), "checked before");
      return UnsupportedSettings.of(settings, capabilities).stream()
          .map(setting ->
              "agent %s has /agents/%1$s/%s, which provider %s of type %s cannot keep to; remove it or give the agent another provider"
                  .formatted(agent, setting, name, provider.type()))
          .toList();
    }

    String missing() {
      return "agent %s needs the program %s, which is not there; install it or set %s"
          .formatted(agent, provider.command(), "/providers/%s/command".formatted(name));
    }
  }

  private static List<Needed> needed(Set<String> agents, Config config) {
    return agents.stream()
        .map(agent -> needed(agent, Objects.requireNonNull(config.agents().get(agent)), config))
        .toList();
  }

  private static Needed needed(String agent, AgentConfig settings, Config config) {
    var name = settings.provider();
    return new Needed(agent, settings, name, Objects.requireNonNull(config.providers().get(name)));
  }

  /// Those that can play the agent where its own program is not there.
  private static Stream<ProviderConfig> standIns(AgentConfig agent, Config config) {
    return agent.fallback().stream()
        .flatMap(name -> {
          var other = config.agents().get(name);
          var provider = config.providers().get(other == null ? name : other.provider());
          return Stream.ofNullable(provider);
        });
  }

  private static boolean isThere(
      ProviderConfig provider, Map<String, String> environment, Path top) {
    var path = provider.env().getOrDefault("PATH", environment.getOrDefault("PATH", ""));
    return Programs.find(provider.command(), path, top).isPresent();
  }
}
