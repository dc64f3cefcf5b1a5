package dev.orchestrator.scheduler.dispatch;

import dev.orchestrator.contracts.config.AgentConfig;
import dev.orchestrator.contracts.config.Config;
import dev.orchestrator.scheduler.fleet.Cast;
import dev.orchestrator.scheduler.fleet.Player;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Who plays the configured agents: themselves, and their stand-ins in the order given. A stand-in
/// is an agent, which brings its means, or else a provider; the role stays the same. Its own
/// stand-ins do not count.
final class Players implements Cast {
  private final Config config;

  Players(Config config) {
    this.config = config;
  }

  @Override
  public List<Player> of(String agent) {
    var settings = config.agents().get(agent);
    return settings == null
        ? List.of(Player.COMMAND)
        : Stream.concat(Stream.of(agent), settings.fallback().stream())
            .flatMap(name -> provider(name).stream().map(found -> new Player(name, found)))
            .toList();
  }

  private Optional<String> provider(String name) {
    var agent = config.agents().get(name);
    return agent != null
        ? Optional.of(agent.provider())
        : Optional.of(name).filter(config.providers()::containsKey);
  }

  /// The agent's role as the player plays it; empty when one of them is not configured any more.
  Optional<AgentConfig> settings(String agent, String player) {
    var role = config.agents().get(agent);
    var other = config.agents().get(player);
    if (role == null || player.equals(agent)) {
      return Optional.ofNullable(role);
    }
    return other != null
        ? Optional.of(role.playedLike(other))
        : provider(player).map(role::playedOn);
  }

  /// The agents that the provider plays when they play themselves.
  List<String> playedBy(String provider) {
    return config.agents().entrySet().stream()
        .filter(agent -> agent.getValue().provider().equals(provider))
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }
}
