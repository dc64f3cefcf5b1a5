package dev.orchestrator.gateway.access;

/// Why a caller does not come in.
public enum Denial {
  /// The caller believes to talk to somebody else: the name that it used was pointed here.
  FOREIGN_HOST("the header Host does not name this gateway"),
  /// A page of another site is behind the request.
  FOREIGN_ORIGIN("requests from other sites are not taken"),
  /// The token is missing or wrong.
  NO_TOKEN("the header Authorization must be `Bearer` and the token of this gateway");

  private final String sentence;

  Denial(String sentence) {
    this.sentence = sentence;
  }

  public String sentence() {
    return sentence;
  }
}
