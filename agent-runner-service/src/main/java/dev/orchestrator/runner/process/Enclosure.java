package dev.orchestrator.runner.process;

import java.util.List;

/// A way to start a command so that everything it starts can be found and ended.
///
/// The *outermost* process is the one that we start: the command itself or a wrapper around it.
sealed interface Enclosure permits NamespaceEnclosure, SessionEnclosure {
  Containment containment();

  /// The command line that starts `command` enclosed.
  ///
  /// @param protection [Protection#NONE] where [Containment#readOnlyTrouble] says so
  List<String> wrap(List<String> command, Protection protection);

  /// Asks the command itself to stop.
  void ask(ProcessHandle outermost, StopSignal signal);

  /// Kills the command and all that it started, as far as they are still tied to it.
  void kill(ProcessHandle outermost);

  /// Ends what is left after the outermost process ended with `code`.
  void endRest(ProcessHandle outermost, Mark mark, int code);
}
