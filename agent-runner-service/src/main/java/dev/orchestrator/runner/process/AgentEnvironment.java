package dev.orchestrator.runner.process;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// The part of our own environment that agents get to see.
///
/// A list of what is allowed, since our environment may hold secrets of other programs. Allowed are
/// what any program needs to find its files, its language and the network, and what the agent CLIs
/// are configured and logged in by. Everything else is given through the provider's `env`.
public final class AgentEnvironment {
  private static final Set<String> NAMES =
      Set.of(
          // who and where
          "PATH",
          "HOME",
          "USER",
          "LOGNAME",
          "SHELL",
          "TMPDIR",
          "TERM",
          "COLORTERM",
          "NO_COLOR",
          "LANG",
          "LANGUAGE",
          "TZ",
          "SSH_AUTH_SOCK",
          "DBUS_SESSION_BUS_ADDRESS",
          // the network
          "HTTP_PROXY",
          "HTTPS_PROXY",
          "ALL_PROXY",
          "NO_PROXY",
          "SSL_CERT_FILE",
          "SSL_CERT_DIR",
          "CURL_CA_BUNDLE",
          "REQUESTS_CA_BUNDLE",
          "NODE_EXTRA_CA_CERTS",
          // tool chains that are found by a variable
          "JAVA_HOME",
          "MAVEN_HOME",
          "GRADLE_USER_HOME",
          "GOPATH",
          "GOROOT",
          "CARGO_HOME",
          "RUSTUP_HOME",
          "NVM_DIR",
          "PYENV_ROOT",
          "VIRTUAL_ENV",
          "DOCKER_HOST",
          // hosts nest, see Mark
          Mark.VARIABLE);

  private static final List<String> PREFIXES =
      List.of(
          "LC_",
          "XDG_",
          // the agent CLIs
          "CLAUDE_",
          "CODEX_",
          "GOOSE_",
          "OPENCODE_",
          "GEMINI_",
          // the model services they talk to
          "ANTHROPIC_",
          "OPENAI_",
          "OLLAMA_",
          "OPENROUTER_",
          "AZURE_OPENAI_",
          "GOOGLE_",
          "VERTEX_",
          "AWS_");

  private AgentEnvironment() {}

  /// The allowed part of `source`, which is [System#getenv()] outside of tests. Proxy variables are
  /// allowed in small letters too, as programs expect them.
  public static Map<String, String> from(Map<String, String> source) {
    var allowed = new HashMap<>(source);
    allowed.keySet().removeIf(name -> !isAllowed(name));
    return Map.copyOf(allowed);
  }

  private static boolean isAllowed(String name) {
    return Launch.VARIABLE_NAME.matcher(name).matches() && isListed(name);
  }

  private static boolean isListed(String name) {
    return NAMES.contains(name)
        || (name.endsWith("_proxy") && NAMES.contains(name.toUpperCase(Locale.ROOT)))
        || PREFIXES.stream().anyMatch(name::startsWith);
  }
}
