package dev.orchestrator.scheduler.fleet;

import dev.orchestrator.contracts.config.ProviderConfig;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Which providers use up the same account: those that say so, and those of which nothing says
/// otherwise, since they are the same CLI with the same login and keys.
public final class Accounts {
  private static final List<String> ONE_SERVICE = List.of("claude-code", "codex");

  private final Map<String, List<String>> sharing = new HashMap<>();

  /// @param configured by name
  public Accounts(Map<String, ProviderConfig> configured) {
    var byAccount = new TreeMap<String, List<String>>();
    new TreeMap<>(configured)
        .forEach((name, provider) ->
            byAccount.computeIfAbsent(account(name, provider), _ -> new ArrayList<>()).add(name));
    byAccount
        .values()
        .forEach(providers -> providers.forEach(one -> sharing.put(one, List.copyOf(providers))));
  }

  /// A CLI for many services says by its arguments which one it uses, and a program of the user's
  /// own is like no other.
  private static String account(String name, ProviderConfig provider) {
    if (provider.account() != null) {
      return "account " + provider.account();
    }
    if (provider.type().equals("command")) {
      return "provider " + name;
    }
    var login =
        List.of(provider.type(), String.valueOf(provider.configHome()), variables(provider));
    return ONE_SERVICE.contains(provider.type())
        ? "login " + login
        : "login %s %s %s".formatted(login, provider.command(), provider.args());
  }

  /// Keys, addresses and profiles alike: whatever differs may lead to another account.
  private static String variables(ProviderConfig provider) {
    return new TreeMap<>(provider.env()).toString();
  }

  /// The account's name: that of its first provider.
  String of(String provider) {
    return sharing(provider).getFirst();
  }

  /// All providers of the provider's account, itself among them.
  List<String> sharing(String provider) {
    return sharing.getOrDefault(provider, List.of(provider));
  }
}
