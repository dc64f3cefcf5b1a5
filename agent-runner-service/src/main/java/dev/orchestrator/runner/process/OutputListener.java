package dev.orchestrator.runner.process;

/// Hears the lines that a process writes.
///
/// Each stream has one thread: its lines come in order and never two at once, while `stdout` and
/// `stderr` may be called at the same time. A line comes without its line break; bytes that are not
/// UTF-8, and NUL, come as U+FFFD. A line of more than 16 MiB comes in pieces, each but the last
/// with [#CONTINUED] at its end. A listener that is slow slows the process down; one that throws is
/// a defect: the process is stopped and [RunningProcess#await] throws.
public interface OutputListener {
  /// Stands at the end of a piece whose line goes on in the next piece.
  String CONTINUED = "…[line continues]";

  void stdout(String line);

  void stderr(String line);
}
