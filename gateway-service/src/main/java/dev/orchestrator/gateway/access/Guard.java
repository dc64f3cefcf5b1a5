package dev.orchestrator.gateway.access;

import java.util.List;
import java.util.Optional;

/// Lets those in who know the token and mean this gateway: loopback alone keeps out other machines,
/// but neither other users of this one nor the pages that its browsers show.
public final class Guard {
  private static final List<String> NAMES = List.of("127.0.0.1", "localhost");

  private final AccessToken token;

  public Guard(AccessToken token) {
    this.token = token;
  }

  /// Why a caller is turned away, if it is.
  ///
  /// @param port where the gateway listens
  public Optional<Denial> check(Caller caller, int port) {
    if (caller.hosts().size() != 1 || !isOurs(caller.hosts().getFirst(), "", port)) {
      return Optional.of(Denial.FOREIGN_HOST);
    }
    if (!caller.origins().stream().allMatch(origin -> isOurs(origin, "http://", port))
        || isForeign(caller)) {
      return Optional.of(Denial.FOREIGN_ORIGIN);
    }
    return token.isShownBy(caller.authorization())
        ? Optional.empty()
        : Optional.of(Denial.NO_TOKEN);
  }

  private static boolean isOurs(String value, String prefix, int port) {
    return NAMES.stream().map(name -> prefix + name + ":" + port).anyMatch(value::equals);
  }

  private static boolean isForeign(Caller caller) {
    var site = caller.fetchSite();
    return site != null && !site.equals("same-origin") && !site.equals("none");
  }
}
