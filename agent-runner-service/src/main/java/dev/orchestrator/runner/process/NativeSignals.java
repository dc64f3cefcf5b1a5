package dev.orchestrator.runner.process;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/// Sends signals by the system calls themselves: the program `kill` would need a new process at the
/// very moment when processes may have run out, and could be found under another name on an agent's
/// machine.
///
/// A number alone can be somebody else's a moment later. So the process is held by a pidfd first,
/// then its start time is checked, then the signal goes to what is held. Kernels before 5.3 and
/// other systems have no pidfd: there the check comes right before the signal.
final class NativeSignals implements Signals {
  private static final int SIGINT = 2;

  /// The same numbers on all architectures.
  private static final long PIDFD_SEND_SIGNAL = 424;

  private static final long PIDFD_OPEN = 434;

  /// Linked when first used: it takes a tenth of a second, which a start must not pay.
  private static final class Linked {
    private static final Linker LINKER = Linker.nativeLinker();

    static final MethodHandle KILL =
        link(
            "kill",
            FunctionDescriptor.of(
                ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
    static final MethodHandle CLOSE =
        link("close", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
    static final MethodHandle SYSCALL =
        link(
            "syscall",
            FunctionDescriptor.of(
                ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_LONG,
                ValueLayout.ADDRESS,
                ValueLayout.JAVA_LONG),
            Linker.Option.firstVariadicArg(1));

    private static MethodHandle link(
        String name, FunctionDescriptor type, Linker.Option... options) {
      return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), type, options);
    }
  }

  @Override
  public void interrupt(ProcessHandle process) {
    var held = call(PIDFD_OPEN, process.pid(), 0);
    if (held >= 0) {
      try {
        if (process.isAlive()) {
          call(PIDFD_SEND_SIGNAL, held, SIGINT);
        }
      } finally {
        close((int) held);
      }
    } else if (process.isAlive()) {
      kill((int) process.pid(), SIGINT);
    }
  }

  /// A result of -1 is a failure, for whatever reason.
  private static long call(long number, long first, long second) {
    try {
      return isLinux()
          ? (long) Linked.SYSCALL.invokeExact(number, first, second, MemorySegment.NULL, 0L)
          : -1;
    } catch (Throwable e) {
      throw new IllegalStateException("syscall(2) cannot be called", e);
    }
  }

  private static boolean isLinux() {
    return System.getProperty("os.name").equals("Linux");
  }

  /// The result does not matter: a target that is gone is what everybody here wants.
  private static void kill(int pid, int signal) {
    try {
      var _ = (int) Linked.KILL.invokeExact(pid, signal);
    } catch (Throwable e) {
      throw new IllegalStateException("kill(2) cannot be called", e);
    }
  }

  private static void close(int file) {
    try {
      var _ = (int) Linked.CLOSE.invokeExact(file);
    } catch (Throwable e) {
      throw new IllegalStateException("close(2) cannot be called", e);
    }
  }
}
