package dev.orchestrator.runner.process;

/// How a process ended.
///
/// @param code its exit code; 128 + n when signal n ended it
/// @param ending why, as far as we had a hand in it
/// @param trouble with [Ending#NOT_BEGUN] what is known of the reason, with [Ending#OVER_QUOTA]
///   what it has taken, such as "has 1200 processes, more than its limit of 1000"; empty otherwise
public record Exit(int code, Ending ending, String trouble) {
  public Exit(int code, Ending ending) {
    this(code, ending, "");
  }
}
