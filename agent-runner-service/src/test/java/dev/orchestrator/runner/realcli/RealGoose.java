package dev.orchestrator.runner.realcli;

import dev.orchestrator.contracts.config.ProviderConfig;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// The real Goose CLI.
///
/// @param executable absolute path of the program
public record RealGoose(Path executable) implements RealCli {
  private static final NpmPackage PACKAGE =
      new NpmPackage(
          "@aaif/goose-binary-linux-x64",
          "1.52.0",
          null,
          "node_modules/@aaif/goose-binary-linux-x64/bin/goose");

  /// As [RealClaude#find].
  public static RealGoose find() {
    return new RealGoose(PACKAGE.executable());
  }

  @Override
  public ProviderConfig provider(Path home, URI modelServer) {
    return new ProviderConfig(
        "goose", executable.toString(), List.of(), environment(home, modelServer));
  }

  /// The same program as an agent of the Agent Client Protocol.
  public ProviderConfig acpProvider(Path home, URI modelServer) {
    return new ProviderConfig(
        "acp",
        executable.toString(),
        List.of("acp", "--with-builtin", "developer"),
        environment(home, modelServer));
  }

  /// What keeps Goose in its home, without a model.
  public static Map<String, String> bareEnvironment(Path home) {
    var environment = RealCli.environment(home);
    environment.put("GOOSE_PATH_ROOT", home.resolve("goose").toString());
    environment.put("GOOSE_DISABLE_KEYRING", "1");
    environment.put("GOOSE_TELEMETRY_ENABLED", "false");
    environment.put("GOOSE_PROVIDER_SKIP_BACKOFF", "true"); // it tries again at once
    return environment;
  }

  private static Map<String, String> environment(Path home, URI modelServer) {
    var environment = bareEnvironment(home);
    environment.put("GOOSE_PROVIDER", "openai");
    environment.put("GOOSE_MODEL", "gpt-4o");
    environment.put("GOOSE_CONTEXT_LIMIT", "20000000"); // or it sums up what tests look for
    environment.put("OPENAI_HOST", modelServer.toString());
    environment.put("OPENAI_API_KEY", "sk-scripted");
    return environment;
  }
}
