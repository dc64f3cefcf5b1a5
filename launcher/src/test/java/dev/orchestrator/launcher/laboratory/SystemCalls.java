package dev.orchestrator.launcher.laboratory;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/// The system calls of a Linux machine, which can be made to fail: by a seccomp filter that holds
/// for all threads of this process and for all processes that it starts from then on. A filter
/// cannot be taken away again.
enum SystemCalls {
  X86_64(0xC000003E, 157, 317, 74, 75, 18, 285),
  AARCH64(0xC00000B7, 167, 277, 82, 83, 68, 47);

  /// Those that can be made to fail.
  enum Call {
    FSYNC,
    FDATASYNC,
    PWRITE,
    FALLOCATE
  }

  private static final long SET_NO_NEW_PRIVILEGES = 38;
  private static final long SET_FILTER = 1;
  private static final long ALL_THREADS = 1;

  // what a filter is made of: linux/bpf_common.h, linux/seccomp.h
  private static final short LOAD_WORD = 0x20;
  private static final short JUMP_IF_EQUAL = 0x15;
  private static final short RETURN = 0x06;
  private static final int ALLOW = 0x7fff0000;
  private static final int FAIL = 0x00050000;
  private static final int OFFSET_OF_NUMBER = 0;
  private static final int OFFSET_OF_ARCHITECTURE = 4;
  private static final int INSTRUCTION_BYTES = 8;
  private static final int PROGRAM_BYTES = 16;

  private final int architecture;
  private final long prctl;
  private final long seccomp;
  private final int[] numbers;

  SystemCalls(int architecture, long prctl, long seccomp, int... numbers) {
    this.architecture = architecture;
    this.prctl = prctl;
    this.seccomp = seccomp;
    this.numbers = numbers;
  }

  /// Whether calls can be made to fail on this machine.
  static boolean canFail() {
    return System.getProperty("os.name").equals("Linux")
        && List.of("amd64", "aarch64").contains(System.getProperty("os.arch"))
        && Files.exists(Path.of("/proc/sys/kernel/seccomp/actions_avail"));
  }

  static SystemCalls here() {
    var name = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
    return name.equals("amd64") ? X86_64 : AARCH64;
  }

  /// From here on the calls do nothing but fail.
  ///
  /// @param errno what they fail with
  void fail(List<Call> calls, int errno) {
    try (var arena = Arena.ofConfined()) {
      require(call(prctl, SET_NO_NEW_PRIVILEGES, 1, MemorySegment.NULL), "prctl");
      var filter = filter(arena, calls, errno);
      var program = arena.allocate(PROGRAM_BYTES, Long.BYTES);
      program.set(ValueLayout.JAVA_SHORT, 0, (short) (filter.byteSize() / INSTRUCTION_BYTES));
      program.set(ValueLayout.ADDRESS, Long.BYTES, filter);
      require(call(seccomp, SET_FILTER, ALL_THREADS, program), "seccomp");
    }
  }

  private static void require(long result, String what) {
    if (result != 0) {
      throw new IllegalStateException("%s answers %d".formatted(what, result));
    }
  }

  private MemorySegment filter(Arena arena, List<Call> calls, int errno) {
    var filter = new Filter(arena, 4 + 2 * calls.size());
    filter.add(LOAD_WORD, 0, 0, OFFSET_OF_ARCHITECTURE);
    // 32-bit programs have other numbers; they go on
    filter.add(JUMP_IF_EQUAL, 0, 2 * calls.size() + 1, architecture);
    filter.add(LOAD_WORD, 0, 0, OFFSET_OF_NUMBER);
    for (var call : calls) {
      filter.add(JUMP_IF_EQUAL, 0, 1, numbers[call.ordinal()]);
      filter.add(RETURN, 0, 0, FAIL | errno);
    }
    filter.add(RETURN, 0, 0, ALLOW);
    return filter.instructions();
  }

  private static final class Filter {
    private final MemorySegment instructions;
    private long end;

    Filter(Arena arena, int length) {
      instructions = arena.allocate((long) length * INSTRUCTION_BYTES, Long.BYTES);
    }

    /// @param ifTrue how many instructions to leave out, likewise `ifFalse`
    void add(short code, int ifTrue, int ifFalse, int operand) {
      instructions.set(ValueLayout.JAVA_SHORT, end, code);
      instructions.set(ValueLayout.JAVA_BYTE, end + 2, (byte) ifTrue);
      instructions.set(ValueLayout.JAVA_BYTE, end + 3, (byte) ifFalse);
      instructions.set(ValueLayout.JAVA_INT, end + 4, operand);
      end += INSTRUCTION_BYTES;
    }

    MemorySegment instructions() {
      return instructions;
    }
  }

  private static long call(long number, long first, long second, MemorySegment third) {
    try {
      return (long) Linked.SYSCALL.invokeExact(number, first, second, third, 0L, 0L);
    } catch (Throwable e) {
      throw new IllegalStateException("syscall(2) cannot be called", e);
    }
  }

  /// Linked when first used: it takes a tenth of a second, which most starts need not pay.
  private static final class Linked {
    static final MethodHandle SYSCALL =
        Linker.nativeLinker()
            .downcallHandle(
                Linker.nativeLinker().defaultLookup().findOrThrow("syscall"),
                FunctionDescriptor.of(
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.ADDRESS,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG),
                Linker.Option.firstVariadicArg(1));
  }
}
