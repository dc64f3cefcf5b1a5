package dev.orchestrator.runner.process;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/// By what a process is known as ours, wherever it went: an environment variable, and where the
/// system has such limits a limit too.
///
/// Children inherit both, detached ones too. Hosts nest (an agent may run this program): variables
/// add up, apart by spaces, so that the outer host still finds what the inner one started. The
/// limit is there for programs that throw their environment away or write over it. It is one on
/// which nothing depends, of a value out of reach: 18 or 19 digits of microseconds for which a
/// process of a real-time class may keep a processor, and only root can raise it again.
record Mark(String host, long number) {
  static final String VARIABLE = "ORCHESTRATOR_PROCESS_MARK";

  private static final long LEAST_HOST = 100_000_000;
  private static final long NUMBERS = 1_000_000_000;

  String text() {
    return prefix(host) + number;
  }

  /// What the variables of all processes of a host begin with.
  static String prefix(String host) {
    return host + "/";
  }

  /// The value of the limit.
  long limit() {
    return hostOfLimit(host) * NUMBERS + number % NUMBERS;
  }

  static boolean isLimitOf(String host, String value) {
    return Pattern.matches(limitPattern(host), value);
  }

  /// What the limits of all processes of a host look like, for `grep` as well.
  static String limitPattern(String host) {
    return hostOfLimit(host) + "[0-9]{9}";
  }

  private static long hostOfLimit(String host) {
    return LEAST_HOST + Integer.toUnsignedLong(host.hashCode());
  }

  Map<String, String> addedTo(Map<String, String> environment) {
    var marked = new HashMap<>(environment);
    marked.merge(VARIABLE, text(), (outer, own) -> outer + " " + own);
    return marked;
  }
}
