package dev.orchestrator.runner.process;

import dev.orchestrator.runner.process.Containment.Kind;
import java.util.ArrayList;
import java.util.List;

/// Finds out, by trying it, which enclosure works on this machine.
///
/// Namespaces depend on the kernel, the distribution's settings and the container around us; no
/// single setting can be asked that would answer for all of them.
final class EnclosureProbe {
  private static final List<String> AS_ROOT = List.of();
  private static final List<String> AS_ANYBODY = List.of("--user", "--map-current-user");

  private final Signals signals;
  private final List<String> defaultSignals;

  private EnclosureProbe(Signals signals, List<String> defaultSignals) {
    this.signals = signals;
    this.defaultSignals = defaultSignals;
  }

  static EnclosureProbe open() throws InterruptedException {
    return new EnclosureProbe(new NativeSignals(), defaultSignals());
  }

  /// The best enclosure that works.
  Enclosure best() throws InterruptedException {
    var asRoot = namespace(AS_ROOT);
    if (Trial.failureOf(asRoot::wrap).isEmpty()) {
      return asRoot;
    }
    var asAnybody = namespace(AS_ANYBODY);
    var failure = Trial.failureOf(asAnybody::wrap);
    return failure.isEmpty() ? asAnybody : session("no PID namespace: " + failure.get());
  }

  /// The enclosure that needs nothing of the kernel, with the reason why it is used.
  Enclosure session(String reason) {
    var prefix = new ArrayList<String>();
    Executables.findTool("setsid").ifPresent(prefix::add);
    prefix.addAll(defaultSignals);
    var explanation =
        "each agent runs in a session of its own, found again by a mark (" + reason + ")";
    return new SessionEnclosure(new Containment(Kind.MARKED_SESSION, explanation), prefix, signals);
  }

  private Enclosure namespace(List<String> userOptions) {
    var prefix = new ArrayList<>(List.of(tool("setsid")));
    prefix.addAll(List.of(tool("setpriv"), "--pdeathsig", "KILL", "--"));
    prefix.add(tool("unshare"));
    prefix.addAll(userOptions);
    prefix.addAll(List.of("--pid", "--fork", "--kill-child=KILL", "--mount-proc", "--"));
    prefix.addAll(defaultSignals);
    prefix.add("/bin/sh");
    var explanation = "each agent runs in a PID namespace of its own";
    return new NamespaceEnclosure(
        new Containment(Kind.PID_NAMESPACE, explanation), prefix, signals);
  }

  /// A missing tool keeps its bare name, so that the trial says that it is missing.
  private static String tool(String name) {
    return Executables.findTool(name).orElse(name);
  }

  /// What was started from the background of a script has SIGINT ignored and hands that down to
  /// agents, which would not hear ours then. The `env` of GNU can undo it; without it, such an
  /// agent is killed after the grace.
  private static List<String> defaultSignals() throws InterruptedException {
    var reset = List.of(tool("env"), "--default-signal=INT,QUIT,TERM");
    var failure = Trial.failureOf(command -> concat(reset, command));
    return failure.isEmpty() ? reset : List.of();
  }

  private static List<String> concat(List<String> prefix, List<String> command) {
    var all = new ArrayList<>(prefix);
    all.addAll(command);
    return all;
  }
}
