package dev.orchestrator.runner.process;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Finds what one start led to: the command's session, what bears its mark, and the descendants of
/// all of these.
///
/// One look through `/proc`. Only what is younger than the command is looked at closely, since this
/// is done often and there may be a thousand other processes. A process is known by its number and
/// its start time, which [ProcessHandle] checks again before each signal.
final class Family {
  private final Enclosed enclosed;
  private final Map<ProcessHandle, ProcStat> younger = new HashMap<>();
  private final Set<Long> numbers = new HashSet<>();
  private final List<ProcessHandle> members = new ArrayList<>();
  private boolean isSessionOurs = true;

  private Family(Enclosed enclosed) {
    this.enclosed = enclosed;
  }

  /// All members but the command itself.
  static List<ProcessHandle> of(Enclosed enclosed) {
    var family = new Family(enclosed);
    ProcessHandle.allProcesses().forEach(family::see);
    family.younger.forEach((process, stat) -> {
      if (family.isKnown(process, stat)) {
        family.add(process);
      }
    });
    family.addDescendants();
    return family.members;
  }

  /// A number is not given away while a session bears it. So a stranger that has our leader's
  /// number means that nobody is left of our session.
  private void see(ProcessHandle process) {
    if (process.equals(enclosed.outermost())) {
      numbers.add(process.pid());
    } else if (process.pid() == enclosed.outermost().pid()) {
      isSessionOurs = false;
    } else {
      var stat = ProcStat.of(process.pid());
      if (!stat.isOver()
          && stat.start() >= enclosed.since()
          && !process.equals(ProcessHandle.current())) {
        younger.put(process, stat);
      }
    }
  }

  private boolean isKnown(ProcessHandle process, ProcStat stat) {
    return (isSessionOurs && stat.session() == enclosed.outermost().pid())
        || MarkedProcesses.isMarked(process, enclosed.mark());
  }

  private void add(ProcessHandle process) {
    members.add(process);
    numbers.add(process.pid());
  }

  private void addDescendants() {
    younger.keySet().removeAll(members);
    var children = children();
    while (!children.isEmpty()) {
      children.forEach(this::add);
      younger.keySet().removeAll(children);
      children = children();
    }
  }

  private Set<ProcessHandle> children() {
    var children = new HashSet<ProcessHandle>();
    younger.forEach((process, stat) -> {
      if (numbers.contains(stat.parent())) {
        children.add(process);
      }
    });
    return children;
  }
}
