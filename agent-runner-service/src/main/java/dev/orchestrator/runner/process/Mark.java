package dev.orchestrator.runner.process;

import java.util.HashMap;
import java.util.Map;

/// The environment variable by which a process is known as ours, wherever it went.
///
/// Children inherit it, detached ones too. Hosts nest (an agent may run this program): marks add
/// up, apart by spaces, so that the outer host still finds what the inner one started.
record Mark(String host, long number) {
  static final String VARIABLE = "ORCHESTRATOR_PROCESS_MARK";

  String text() {
    return prefix(host) + number;
  }

  /// What the marks of all processes of a host begin with.
  static String prefix(String host) {
    return host + "/";
  }

  Map<String, String> addedTo(Map<String, String> environment) {
    var marked = new HashMap<>(environment);
    marked.merge(VARIABLE, text(), (outer, own) -> outer + " " + own);
    return marked;
  }
}
