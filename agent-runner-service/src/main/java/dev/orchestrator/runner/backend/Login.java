package dev.orchestrator.runner.backend;

/// Whether a CLI has what it needs to be let in by its model service, as far as that shows without
/// asking the service.
///
/// @param detail where the login comes from, or how to get one; never a secret
public record Login(State state, String detail) {

  public enum State {
    LOGGED_IN,
    LOGGED_OUT,
    UNKNOWN
  }

  public static Login unknown() {
    return new Login(State.UNKNOWN, "");
  }
}
