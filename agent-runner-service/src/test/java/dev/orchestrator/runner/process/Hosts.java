package dev.orchestrator.runner.process;

import static org.assertj.core.api.Assumptions.assumeThat;

import dev.orchestrator.runner.process.Containment.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.random.RandomGenerator;

/// Opens hosts of a chosen kind.
final class Hosts {
  private Hosts() {}

  static ProcessHost open(Kind kind, Path folder) throws IOException, InterruptedException {
    return open(kind, folder, ProcessHost.GRACE);
  }

  static ProcessHost open(Kind kind, Path folder, Duration grace)
      throws IOException, InterruptedException {
    var keeping = new ProcessHost.Keeping(enclosure(kind), grace);
    return ProcessHost.open(folder, RandomGenerator.of("SecureRandom"), keeping);
  }

  private static Enclosure enclosure(Kind kind) throws InterruptedException {
    var probe = EnclosureProbe.open();
    return switch (kind) {
      case MARKED_SESSION -> probe.session("chosen by a test");
      case PID_NAMESPACE -> namespace(probe);
    };
  }

  private static Enclosure namespace(EnclosureProbe probe) throws InterruptedException {
    var enclosure = probe.best();
    assumeThat(enclosure.containment().kind()).isEqualTo(Kind.PID_NAMESPACE);
    return enclosure;
  }
}
