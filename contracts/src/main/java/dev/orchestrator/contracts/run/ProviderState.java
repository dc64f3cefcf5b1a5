package dev.orchestrator.contracts.run;

import java.util.Locale;

/// Whether attempts may use a provider.
public enum ProviderState {
  /// As many as its own bound allows.
  AVAILABLE,
  /// None, since the account's usage limit is reached.
  LIMITED,
  /// None, since it has failed too often (an open circuit).
  FAILING,
  /// One, which shows whether it works again.
  PROBED;

  /// The word users read: the name in lower case.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
