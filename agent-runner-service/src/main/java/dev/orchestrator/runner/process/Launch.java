package dev.orchestrator.runner.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// What to start, where, and within which limits.
///
/// @param command the program and its arguments; the program is looked up on the `PATH` of
///   `environment`, or from `directory` when its name has a slash
/// @param environment all that the process sees of the environment: nothing is inherited; names are
///   letters, digits and `_`, because a shell on the way drops the others
/// @param input what the process reads from stdin, at first; may be empty
/// @param dialogue whether stdin stays open after `input`, for [RunningProcess#input]
/// @param protection what it cannot change; not every machine can do this, see
///   [Containment#readOnlyTrouble]
/// @param stopSignal how the program likes to be asked to stop
/// @param timeLimit after this long it is ended as [Ending#TIMED_OUT]
/// @param idleLimit after this long without a byte on stdout or stderr it is ended as [Ending#IDLE]
/// @param quota when it takes more of the machine it is ended as [Ending#OVER_QUOTA]
@SuppressWarnings("ArrayRecordComponent") // input is written once and never compared
public record Launch(
    List<String> command,
    Path directory,
    Map<String, String> environment,
    byte[] input,
    boolean dialogue,
    Protection protection,
    StopSignal stopSignal,
    Duration timeLimit,
    Duration idleLimit,
    Quota quota) {
  static final Pattern VARIABLE_NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  /// A launch whose stdin ends with its input, and that may change anything.
  public Launch(
      List<String> command,
      Path directory,
      Map<String, String> environment,
      byte[] input,
      StopSignal stopSignal,
      Duration timeLimit,
      Duration idleLimit) {
    this(
        command,
        directory,
        environment,
        input,
        false,
        Protection.NONE,
        stopSignal,
        timeLimit,
        idleLimit,
        Quota.NONE);
  }

  /// The same launch within a quota.
  public Launch within(Quota newQuota) {
    return new Launch(
        command,
        directory,
        environment,
        input,
        dialogue,
        protection,
        stopSignal,
        timeLimit,
        idleLimit,
        newQuota);
  }

  /// A launch that may take of the machine what it wants.
  public Launch(
      List<String> command,
      Path directory,
      Map<String, String> environment,
      byte[] input,
      boolean dialogue,
      Protection protection,
      StopSignal stopSignal,
      Duration timeLimit,
      Duration idleLimit) {
    this(
        command,
        directory,
        environment,
        input,
        dialogue,
        protection,
        stopSignal,
        timeLimit,
        idleLimit,
        Quota.NONE);
  }

  public Launch {
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
    if (command.isEmpty() || command.getFirst().isEmpty()) {
      throw new IllegalArgumentException("a launch needs a command");
    }
    command.forEach(argument -> requireNoNul("argument", argument));
    environment.forEach(Launch::requireVariable);
    requirePositive("timeLimit", timeLimit);
    requirePositive("idleLimit", idleLimit);
  }

  private static void requireVariable(String name, String value) {
    if (!VARIABLE_NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "environment variable \"%s\" has a name that a shell would drop, expected %s"
              .formatted(name, VARIABLE_NAME));
    }
    requireNoNul("environment variable " + name, value);
  }

  private static void requireNoNul(String what, String value) {
    if (value.indexOf('\0') >= 0) {
      throw new IllegalArgumentException(what + " holds a NUL character");
    }
  }

  private static void requirePositive(String what, Duration limit) {
    if (!limit.isPositive()) {
      throw new IllegalArgumentException("%s is %s, expected more than 0".formatted(what, limit));
    }
  }
}
