package dev.orchestrator.runner.process;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/// Calls `kill(2)` itself: the program `kill` would need a new process at the very moment when
/// processes may have run out, and could be found under another name on an agent's machine.
final class NativeSignals implements Signals {
  private static final int SIGINT = 2;
  private static final int SIGKILL = 9;
  private static final int SIGTERM = 15;

  /// Linked when first used: it takes a tenth of a second, which a start must not pay.
  private static final class Linked {
    static final MethodHandle KILL = link();

    private static MethodHandle link() {
      var linker = Linker.nativeLinker();
      var type =
          FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);
      return linker.downcallHandle(linker.defaultLookup().findOrThrow("kill"), type);
    }
  }

  @Override
  public void send(long pid, StopSignal signal) {
    kill(
        pid,
        switch (signal) {
          case INTERRUPT -> SIGINT;
          case TERMINATE -> SIGTERM;
        });
  }

  @Override
  public void killGroup(long leader) {
    kill(-leader, SIGKILL);
  }

  /// The result does not matter: a target that is gone is what everybody here wants.
  private void kill(long target, int signal) {
    try {
      var _ = (int) Linked.KILL.invokeExact((int) target, signal);
    } catch (Throwable e) {
      throw new IllegalStateException("kill(2) cannot be called", e);
    }
  }
}
