package dev.orchestrator.runner.realcli;

import dev.orchestrator.contracts.config.ProviderConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The real Codex CLI: the native program, without the wrapper that npm puts before it.
///
/// @param executable absolute path of the program
public record RealCodex(Path executable) implements RealCli {
  private static final NpmPackage PACKAGE =
      new NpmPackage(
          "@openai/codex",
          "0.169.0",
          null,
          "node_modules/@openai/codex-linux-x64/vendor/x86_64-unknown-linux-musl/bin/codex");

  /// As [RealClaude#find].
  public static RealCodex find() {
    return new RealCodex(PACKAGE.executable());
  }

  @Override
  public ProviderConfig provider(Path home, URI modelServer) {
    var codexHome = home.resolve(".codex");
    configure(codexHome, modelServer);
    var environment = RealCli.environment(home);
    environment.put("CODEX_HOME", codexHome.toString());
    environment.put("SCRIPTED_KEY", "sk-scripted");
    return new ProviderConfig("codex", executable.toString(), List.of(), environment);
  }

  /// Writes the configuration by which Codex finds the model server.
  public static void configure(Path codexHome, URI modelServer) {
    try {
      Files.createDirectories(codexHome);
      Files.writeString(
          codexHome.resolve("config.toml"),
          """
          model = "scripted-model"
          model_provider = "scripted"
          check_for_update_on_startup = false
          [model_providers.scripted]
          name = "scripted"
          base_url = "%s/v1"
          env_key = "SCRIPTED_KEY"
          wire_api = "responses"
          request_max_retries = 1
          stream_max_retries = 1
          """
              .formatted(modelServer));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
