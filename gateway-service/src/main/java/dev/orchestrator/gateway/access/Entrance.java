package dev.orchestrator.gateway.access;

/// Where a gateway is and what opens it.
///
/// @param pid of the process that it is in
public record Entrance(int port, String token, long pid) {
  public AccessToken accessToken() {
    return new AccessToken(token);
  }

  @Override
  public String toString() {
    return "Entrance[port=%d, pid=%d]".formatted(port, pid);
  }
}
