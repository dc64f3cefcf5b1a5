package dev.orchestrator.runner.process;

import java.util.ArrayList;
import java.util.List;

/// Encloses a command in a session of its own, where nothing better is to be had.
///
/// What left the session is found by its mark. One kind of process can escape: one that detached
/// itself *and* threw its environment away.
record SessionEnclosure(Containment containment, List<String> prefix, Signals signals)
    implements Enclosure {

  @Override
  public List<String> wrap(List<String> command, Protection protection) {
    if (!protection.isNone()) {
      throw new IllegalArgumentException("a session cannot make folders read-only");
    }
    var wrapped = new ArrayList<>(prefix);
    wrapped.addAll(command);
    return wrapped;
  }

  @Override
  public void ask(ProcessHandle outermost, StopSignal signal) {
    if (outermost.isAlive()) {
      signals.send(outermost.pid(), signal);
    }
  }

  @Override
  public void kill(ProcessHandle outermost) {
    var descendants = outermost.descendants().toList();
    outermost.destroyForcibly();
    descendants.forEach(ProcessHandle::destroyForcibly);
  }

  @Override
  public void endRest(ProcessHandle outermost, Mark mark, int code) {
    signals.killGroup(outermost.pid());
    MarkedProcesses.end(mark);
  }
}
