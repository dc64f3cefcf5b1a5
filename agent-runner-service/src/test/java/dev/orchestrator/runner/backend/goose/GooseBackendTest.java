package dev.orchestrator.runner.backend.goose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.contracts.config.ProviderConfig;
import dev.orchestrator.contracts.run.FailureClass;
import dev.orchestrator.runner.backend.AgentEvent;
import dev.orchestrator.runner.backend.AgentEvent.Failed;
import dev.orchestrator.runner.backend.Attempts;
import dev.orchestrator.runner.backend.RecordedEvents;
import dev.orchestrator.runner.process.ProcessHost;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What becomes of a conversation that is to be continued, with a script in the place of Goose.
class GooseBackendTest {
  @TempDir Path folder;

  @Test
  void shouldKeepTheSessionWhenGooseCannotBeAskedForIt() throws Exception {
    var events = resume("echo the database is locked >&2; exit 1");

    assertThat(events.ended())
        .isInstanceOfSatisfying(
            Failed.class,
            failed -> {
              assertThat(failed.failure()).isEqualTo(FailureClass.TRANSIENT);
              assertThat(failed.message()).contains("session s", "the database is locked");
            });
    assertThat(events.of(AgentEvent.SessionStarted.class)).isEmpty();
  }

  @Test
  void shouldKeepTheSessionWhenTheListCannotBeRead() throws Exception {
    assertThat(resume("echo starting…").ended())
        .isInstanceOfSatisfying(
            Failed.class, failed -> assertThat(failed.failure()).isEqualTo(FailureClass.TRANSIENT));
  }

  @Test
  void shouldBeginAnewWhenTheSessionIsNotAmongThoseOfGoose() throws Exception {
    var events = resume("echo '[]'");

    assertThat(events.of(AgentEvent.Retrying.class))
        .extracting(AgentEvent.Retrying::reason)
        .containsExactly("session s is gone");
    assertThat(events.of(AgentEvent.SessionStarted.class)).hasSize(1);
  }

  private RecordedEvents resume(String script) throws Exception {
    var program = folder.resolve("goose");
    Files.writeString(program, "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    var provider = new ProviderConfig("goose", program.toString(), List.of(), Map.of());
    var run = new Attempts(folder).attempt(provider, Attempts.AGENT, "go on", "s");
    var events = new RecordedEvents();
    try (var host = ProcessHost.open(folder.resolve("state"), new SecureRandom())) {
      new GooseBackend(host, new SecureRandom()).run(run, events);
    }
    return events;
  }
}
