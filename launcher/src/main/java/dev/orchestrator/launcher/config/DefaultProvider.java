package dev.orchestrator.launcher.config;

import dev.orchestrator.launcher.Programs;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// The provider of agents that name none: the first of the known CLIs whose program is installed.
/// Where none is, it is the first one that is configured, so that the configuration can still be
/// looked at.
///
/// @param origin why it is this one
public record DefaultProvider(String name, String origin) {
  /// In the order in which they are preferred.
  public static final List<String> CANDIDATES = List.of("claude", "codex", "goose", "opencode");

  private static final String CANDIDATES_IN_WORDS = String.join(", ", CANDIDATES);

  /// @param providers as configured, which may be malformed
  /// @param folder what relative paths of programs begin at
  /// @return empty when none of the known CLIs is configured
  static Optional<DefaultProvider> of(
      JsonNode providers, Map<String, String> environment, Path folder) {
    var configured = CANDIDATES.stream().filter(providers::has).toList();
    return configured.stream()
        .filter(name -> isInstalled(providers.path(name), environment, folder))
        .map(name ->
            new DefaultProvider(name, "first of %s on the PATH".formatted(CANDIDATES_IN_WORDS)))
        .findFirst()
        .or(() ->
            configured.stream()
                .map(name ->
                    new DefaultProvider(
                        name, "none of %s is on the PATH".formatted(CANDIDATES_IN_WORDS)))
                .findFirst());
  }

  private static boolean isInstalled(
      JsonNode provider, Map<String, String> environment, Path folder) {
    var path = provider.path("env").path("PATH").asString(environment.getOrDefault("PATH", ""));
    try {
      return Programs.find(provider.path("command").asString(""), path, folder).isPresent();
    } catch (InvalidPathException _) {
      return false; // such a name is no file's
    }
  }
}
