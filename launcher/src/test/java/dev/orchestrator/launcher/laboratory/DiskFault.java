package dev.orchestrator.launcher.laboratory;

import dev.orchestrator.launcher.laboratory.SystemCalls.Call;
import java.util.List;

/// How a disk stops working under a program, for good.
enum DiskFault {
  /// Nothing reaches the disk any more (EIO of `fsync`), for git and all other children as well.
  NOT_SYNCED(5, Call.FSYNC, Call.FDATASYNC),
  /// Nothing fits on it any more (ENOSPC), as far as files are written the way SQLite does it.
  FULL(28, Call.PWRITE, Call.FALLOCATE);

  private final int errno;
  private final List<Call> calls;

  DiskFault(int errno, Call... calls) {
    this.errno = errno;
    this.calls = List.of(calls);
  }

  void begin() {
    SystemCalls.here().fail(calls, errno);
  }
}
