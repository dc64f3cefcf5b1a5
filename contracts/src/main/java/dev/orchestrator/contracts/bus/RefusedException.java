package dev.orchestrator.contracts.bus;

/// Carries a refusal out of a command handler, and out of [Reply#orThrow()] where the asker has no
/// use for it.
public final class RefusedException extends RuntimeException {
  private final transient Refusal refusal;

  public RefusedException(Refusal refusal) {
    super(refusal.sentence());
    this.refusal = refusal;
  }

  public RefusedException(Refusal.Code code, String sentence) {
    this(new Refusal(code, sentence));
  }

  public Refusal refusal() {
    return refusal;
  }
}
