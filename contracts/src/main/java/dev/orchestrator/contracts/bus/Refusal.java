package dev.orchestrator.contracts.bus;

/// Why a command was not done, in a form that its asker can act on.
///
/// @param sentence names the thing, its state and what was expected
public record Refusal(Code code, String sentence) {

  /// Stable over versions; the number is what travels.
  public enum Code {
    /// The answer did not come in time. The command may or may not have been done.
    TIMEOUT(1),
    /// Nobody serves this address at the moment.
    NO_HANDLER(2),
    /// A defect in the service; its log has the details.
    INTERNAL(3),
    NOT_FOUND(4),
    /// The thing is not in the state that the command needs.
    WRONG_STATE(5),
    /// Somebody else appended to the journal first.
    SEQUENCE_CONFLICT(6),
    /// The request itself is wrong.
    INVALID(7),
    /// The disk is full, read-only or broken.
    STORAGE(8),
    /// The asker was interrupted while it waited. The command may or may not have been done.
    INTERRUPTED(9);

    private final int number;

    Code(int number) {
      this.number = number;
    }

    public int number() {
      return number;
    }

    static Code ofNumber(int number) {
      for (var code : values()) {
        if (code.number == number) {
          return code;
        }
      }
      return INTERNAL;
    }
  }

  /// Whether asking again may help.
  public boolean isTemporary() {
    return code == Code.TIMEOUT || code == Code.NO_HANDLER;
  }
}
