package dev.orchestrator.runner.process;

import java.util.ArrayList;
import java.util.List;

/// The row of programs that puts a command into namespaces of its own.
///
/// @param plain options of `unshare` for a PID namespace
/// @param mounting options of `unshare` for a namespace in which we may mount
/// @param enclosed options of `unshare` for a PID namespace inside of that one
/// @param powerless what takes from the command the power to undo our mounts
/// @param defaultSignals what undoes ignored signals
record Namespaces(
    List<String> plain,
    List<String> mounting,
    List<String> enclosed,
    List<String> powerless,
    List<String> defaultSignals) {
  private static final List<String> PID =
      List.of("--pid", "--fork", "--kill-child=KILL", "--mount-proc", "--");

  /// By which root could mount anew, reach into a process outside, or get at files without their
  /// path.
  private static final String POWERS =
      "-sys_admin,-sys_ptrace,-dac_read_search,-mknod,-sys_rawio,-sys_module,-sys_boot";

  /// Binds every folder to itself, then closes those that are marked so. The working directory was
  /// opened before and would still lead around the mounts. Its first argument is `mount`, so that
  /// nobody's `PATH` decides which one that is.
  private static final String MOUNT =
      """
      for entry; do
        [ "$entry" = -- ] && break
        "$0" --rbind "${entry#??}" "${entry#??}" || exit 125
      done
      while [ "$1" != -- ]; do
        case $1 in ro*) "$0" -o remount,bind,ro "${1#??}" || exit 125 ;; esac
        shift
      done
      shift
      cd "$(pwd -P)" || exit 125
      exec "$@"
      """;

  static Namespaces ofRoot(List<String> defaultSignals) {
    var powerless = List.of(tool("setpriv"), "--bounding-set=" + POWERS, "--inh-caps=-all", "--");
    return new Namespaces(List.of(), List.of(), List.of(), powerless, defaultSignals);
  }

  /// Somebody else than root needs a user namespace around it all, to be root in, and a second one
  /// in which the command is who it was: over the mounts of the first it has no power.
  ///
  /// @param user our number
  /// @param group that of our group
  static Namespaces ofAnybody(int user, int group, List<String> defaultSignals) {
    return new Namespaces(
        List.of("--user", "--map-current-user"),
        List.of("--user", "--map-root-user"),
        List.of("--user", "--map-user=" + user, "--map-group=" + group),
        List.of(),
        defaultSignals);
  }

  /// What goes before the arguments of a shell that is process 1.
  List<String> prefix(Protection protection) {
    var row = new ArrayList<>(List.of(tool("setsid"), tool("setpriv"), "--pdeathsig", "KILL"));
    row.addAll(List.of("--", tool("unshare")));
    if (protection.isNone()) {
      row.addAll(plain);
      row.addAll(PID);
    } else {
      row.addAll(mounting);
      row.addAll(List.of("--mount", "--", "/bin/sh", "-c", MOUNT, tool("mount")));
      protection
          .mounts()
          .forEach(mount -> row.add((mount.isReadOnly() ? "ro" : "rw") + mount.folder()));
      row.addAll(List.of("--", tool("unshare")));
      row.addAll(enclosed);
      row.addAll(PID);
      row.addAll(powerless);
    }
    row.addAll(defaultSignals);
    row.add("/bin/sh");
    return row;
  }

  /// A missing tool keeps its bare name, so that the trial says that it is missing.
  private static String tool(String name) {
    return Executables.findTool(name).orElse(name);
  }
}
