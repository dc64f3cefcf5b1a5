package dev.orchestrator.contracts.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How one agent CLI is started.
///
/// @param type which backend drives it: `claude-code`, `codex`, `goose`, `acp` or `command`
/// @param command program name, looked up on PATH, or a path
/// @param args arguments put before those of the backend
/// @param env variables set in addition to the allow-listed ones
/// @param configHome absolute path of the folder in which the CLI keeps its configuration, login
///   and sessions; null for the user's own
/// @param concurrency attempts of all runs together that may use the provider at once; null for no
///   bound of its own
/// @param prices what its models cost where the CLI does not say, by their names or by beginnings
///   of names followed by `*`
/// @param account name of the account that it uses up, shared by the providers that name the same;
///   null for what its type, configHome and secret variables make of it
public record ProviderConfig(
    String type,
    String command,
    List<String> args,
    Map<String, String> env,
    @Nullable String configHome,
    @Nullable Integer concurrency,
    Map<String, Price> prices,
    @Nullable String account) {
  public ProviderConfig {
    args = List.copyOf(args);
    env = Map.copyOf(env);
    prices = prices == null ? Map.of() : Map.copyOf(prices);
  }

  /// Names the CLI for as long as conversations are remembered: one provider's can be continued by
  /// another that has the same. Agents of one protocol are told apart by their program.
  public String cli() {
    return type.equals("acp") ? "acp:" + Path.of(command).getFileName() : type;
  }

  /// A CLI that shares the user's configuration.
  public ProviderConfig(String type, String command, List<String> args, Map<String, String> env) {
    this(type, command, args, env, null);
  }

  /// A CLI without a bound on how often it is used at once.
  public ProviderConfig(
      String type,
      String command,
      List<String> args,
      Map<String, String> env,
      @Nullable String configHome) {
    this(type, command, args, env, configHome, null);
  }

  /// A CLI whose account is told by how it is started.
  public ProviderConfig(
      String type,
      String command,
      List<String> args,
      Map<String, String> env,
      @Nullable String configHome,
      @Nullable Integer concurrency,
      Map<String, Price> prices) {
    this(type, command, args, env, configHome, concurrency, prices, null);
  }

  /// A CLI whose models have no prices here.
  public ProviderConfig(
      String type,
      String command,
      List<String> args,
      Map<String, String> env,
      @Nullable String configHome,
      @Nullable Integer concurrency) {
    this(type, command, args, env, configHome, concurrency, Map.of());
  }
}
