package dev.orchestrator.runner.realcli;

import dev.orchestrator.contracts.config.ProviderConfig;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/// A real agent CLI, cut off from the user's own and from the network.
public interface RealCli {

  /// A provider that runs the CLI against the model server.
  ///
  /// @param home a folder that stands for the user's home
  ProviderConfig provider(Path home, URI modelServer);

  /// What every CLI is given to keep it in its own home.
  static Map<String, String> environment(Path home) {
    var environment = new HashMap<String, String>();
    environment.put("HOME", home.toString());
    environment.put("XDG_CONFIG_HOME", home.resolve(".config").toString());
    environment.put("XDG_DATA_HOME", home.resolve(".local/share").toString());
    environment.put("XDG_STATE_HOME", home.resolve(".local/state").toString());
    environment.put("XDG_CACHE_HOME", home.resolve(".cache").toString());
    environment.put("TERM", "dumb");
    environment.put("NO_COLOR", "1");
    environment.put("NO_PROXY", "127.0.0.1");
    return environment;
  }
}
