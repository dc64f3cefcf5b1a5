package dev.orchestrator.runner.ask;

import java.util.List;

/// Keeps out requests that a browser makes for a page of another site, or for one that has pointed
/// its own name here.
final class Gate {
  private static final List<String> NAMES = List.of(Access.HOST, "localhost");
  private static final List<String> FETCH_SITES = List.of("same-origin", "none");

  private Gate() {}

  static boolean isOpenTo(AskRequest request) {
    var hosts = request.headers("Host");
    return hosts.size() == 1
        && isOurs(hosts.getFirst(), "", request.port())
        && request.headers("Origin").stream()
            .allMatch(origin -> isOurs(origin, "http://", request.port()))
        && FETCH_SITES.containsAll(request.headers("Sec-Fetch-Site"));
  }

  private static boolean isOurs(String value, String prefix, int port) {
    return NAMES.stream().map(name -> prefix + name + ":" + port).anyMatch(value::equals);
  }
}
