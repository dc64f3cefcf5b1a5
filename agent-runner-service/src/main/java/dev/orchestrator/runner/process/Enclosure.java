package dev.orchestrator.runner.process;

import java.time.Duration;
import java.util.List;

/// A way to start a command so that everything it starts can be found and ended.
///
/// What is started becomes an [Enclosed], by which it is known from then on.
sealed interface Enclosure permits NamespaceEnclosure, SessionEnclosure {
  Containment containment();

  /// The command line that starts `command` enclosed.
  ///
  /// @param protection [Protection#NONE] where [Containment#readOnlyTrouble] says so
  /// @param mark what its processes are to be known by, as far as the environment does not do it
  /// @param grace how long what the command leaves behind may take to end when asked, where the
  ///   enclosure itself sees to that
  List<String> wrap(List<String> command, Protection protection, Mark mark, Duration grace);

  /// How many processes of ours stand around the command, the outermost first.
  int wrappers();

  /// Whether the wrappers write [Beginning#LINE] to stderr right before the command takes over.
  boolean announcesBeginning();

  /// Asks the command itself to stop.
  void ask(Enclosed enclosed, StopSignal signal);

  /// All that is to hear of a stop, the command itself excepted: what it started, wherever that
  /// went, and a wrapper that has to know. Empty when the enclosure has seen to it.
  List<ProcessHandle> rest(Enclosed enclosed);

  /// Kills the command and all that it started, as far as they can be found; repeat it as long as
  /// the outermost process lives.
  void kill(Enclosed enclosed);

  /// Kills a command that was not reached, or that nothing else could end, with its wrappers.
  void abort(Enclosed enclosed);

  /// Kills what is left after the outermost process ended with `code`.
  void killRest(Enclosed enclosed, int code);
}
