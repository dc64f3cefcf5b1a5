package dev.orchestrator.runner.process;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Encloses a command in a session of its own, where nothing better is to be had.
///
/// What left the session is found by its mark. One kind of process can escape: one that detached
/// itself *and* is without the mark's limit *and* threw its environment away.
///
/// @param limiter the program that sets the mark's limit; null where that cannot be done
record SessionEnclosure(
    Containment containment, List<String> prefix, @Nullable String limiter, Signals signals)
    implements Enclosure {

  @Override
  public List<String> wrap(List<String> command, Protection protection, Mark mark, Duration grace) {
    if (!protection.isNone()) {
      throw new IllegalArgumentException("a session cannot make folders read-only");
    }
    var wrapped = new ArrayList<>(prefix);
    if (limiter != null) {
      wrapped.addAll(List.of(limiter, "--rttime=%1$d:%1$d".formatted(mark.limit()), "--"));
    }
    wrapped.addAll(command);
    return wrapped;
  }

  @Override
  public int wrappers() {
    return 0;
  }

  /// The wrappers become the command, one after the other, and need no process of their own.
  @Override
  public boolean announcesBeginning() {
    return false;
  }

  @Override
  public void ask(Enclosed enclosed, StopSignal signal) {
    switch (signal) {
      case INTERRUPT -> signals.interrupt(enclosed.outermost());
      case TERMINATE -> enclosed.outermost().destroy();
    }
  }

  @Override
  public List<ProcessHandle> rest(Enclosed enclosed) {
    return Family.of(enclosed);
  }

  @Override
  public void kill(Enclosed enclosed) {
    var rest = rest(enclosed);
    enclosed.outermost().destroyForcibly();
    rest.forEach(ProcessHandle::destroyForcibly);
  }

  @Override
  public void abort(Enclosed enclosed) {
    kill(enclosed);
  }

  @Override
  public void killRest(Enclosed enclosed, int code) {
    Sweep.kill(() -> rest(enclosed));
  }
}
