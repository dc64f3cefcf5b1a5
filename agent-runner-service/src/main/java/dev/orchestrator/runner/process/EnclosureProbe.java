package dev.orchestrator.runner.process;

import dev.orchestrator.runner.process.Containment.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Finds out, by trying it, which enclosure works on this machine.
///
/// Namespaces depend on the kernel, the distribution's settings and the container around us; no
/// single setting can be asked that would answer for all of them.
final class EnclosureProbe {
  private static final Path OURSELVES = Path.of("/proc/self");

  /// What is tried out leaves nothing behind.
  private static final Duration NO_GRACE = Duration.ZERO;

  private static final Mark NO_MARK = new Mark("trial", 0);

  private static final Containment NOTHING =
      new Containment(Kind.MARKED_SESSION, "", "a trial of something else");

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
    var asRoot = Namespaces.ofRoot(defaultSignals);
    if (failureOf(asRoot).isEmpty()) {
      return namespace(asRoot);
    }
    try {
      var asAnybody = Namespaces.ofAnybody(number("uid"), number("gid"), defaultSignals);
      var failure = failureOf(asAnybody);
      return failure.isEmpty()
          ? namespace(asAnybody)
          : session("no PID namespace: " + failure.get());
    } catch (IOException | UnsupportedOperationException e) {
      return session("no PID namespace: " + e);
    }
  }

  private Optional<String> failureOf(Namespaces namespaces) throws InterruptedException {
    var enclosure = enclosure(namespaces, null);
    return Trial.failureOf(command -> enclosure.wrap(command, Protection.NONE, NO_MARK, NO_GRACE));
  }

  private static int number(String which) throws IOException {
    return (int) Files.getAttribute(OURSELVES, "unix:" + which);
  }

  /// The enclosure that needs nothing of the kernel, with the reason why it is used.
  Enclosure session(String reason) throws InterruptedException {
    var prefix = new ArrayList<String>();
    Executables.findTool("setsid").ifPresent(prefix::add);
    prefix.addAll(defaultSignals);
    var explanation =
        "each agent runs in a session of its own, found again by a mark (" + reason + ")";
    var containment = new Containment(Kind.MARKED_SESSION, explanation, reason);
    return new SessionEnclosure(containment, prefix, limiter(), signals);
  }

  private Enclosure namespace(Namespaces namespaces) throws InterruptedException {
    var untested = enclosure(namespaces, null);
    return enclosure(
        namespaces,
        Trial.failureToProtect(
                (command, protection) -> untested.wrap(command, protection, NO_MARK, NO_GRACE))
            .orElse(null));
  }

  private Enclosure enclosure(Namespaces namespaces, @Nullable String readOnlyTrouble) {
    var explanation = "each agent runs in a PID namespace of its own";
    return new NamespaceEnclosure(
        new Containment(Kind.PID_NAMESPACE, explanation, readOnlyTrouble), namespaces, signals);
  }

  /// Inside of another host the limit is that one's mark already.
  private @Nullable String limiter() throws InterruptedException {
    var program = tool("prlimit");
    var limiting = new SessionEnclosure(NOTHING, List.of(), program, signals);
    var failure =
        Trial.failureOf(command -> limiting.wrap(command, Protection.NONE, NO_MARK, NO_GRACE));
    return failure.isEmpty() && !MarkedProcesses.isLimited(ProcessHandle.current())
        ? program
        : null;
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
