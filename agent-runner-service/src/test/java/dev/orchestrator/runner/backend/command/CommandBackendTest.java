package dev.orchestrator.runner.backend.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.contracts.config.ProviderConfig;
import dev.orchestrator.contracts.run.FailureClass;
import dev.orchestrator.runner.backend.AgentEvent;
import dev.orchestrator.runner.backend.Backend;
import dev.orchestrator.runner.backend.BackendContract;
import dev.orchestrator.runner.process.ProcessHost;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CommandBackendTest extends BackendContract {
  @Override
  protected Backend backend(ProcessHost host) {
    return new CommandBackend(host);
  }

  @Override
  protected ProviderConfig agentThatSays(String text) {
    return shell("cat > prompt-seen.txt; printf '%s\\n' \"$1\"", text);
  }

  @Override
  protected ProviderConfig agentThatWrites(String path, String content) {
    return shell("printf %s \"$2\" > \"$1\"", path, content);
  }

  @Override
  protected ProviderConfig agentThatRunsInItsShell(String command) {
    return shell(command);
  }

  @Override
  protected ProviderConfig agentThatFails(FailureClass failure) {
    return switch (failure) {
      case TRANSIENT -> shell("exit 75");
      case CONFIG -> shell("exit 127");
      case AGENT -> shell("exit 3");
      case CRASHED -> shell("kill -SEGV $$");
      case LIMIT, AUTH, CANCELLED -> throw new IllegalArgumentException(failure.name());
    };
  }

  @Override
  protected Set<FailureClass> failures() {
    return EnumSet.of(
        FailureClass.TRANSIENT, FailureClass.CONFIG, FailureClass.AGENT, FailureClass.CRASHED);
  }

  @Override
  protected String promptSeen() {
    try {
      return Files.readString(attempts.workspace().resolve("prompt-seen.txt"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void shouldTellWhatItIsAboutWhenItStartsTheProgram() {
    var provider =
        new ProviderConfig(
            "command",
            "sh",
            List.of(
                "-c",
                "cat \"$ORCHESTRATOR_PROMPT_FILE\"; echo \" $ORCHESTRATOR_RUN $ORCHESTRATOR_TASK"
                    + " $ORCHESTRATOR_STEP $ORCHESTRATOR_ATTEMPT ${ORCHESTRATOR_MODEL-none} $OWN\""),
            Map.of("OWN", "mine"));

    var events = run(attempts.attempt(provider, "the prompt"));

    assertThat(events.ended())
        .isEqualTo(new AgentEvent.Completed("the prompt r1 t1 code 3 none mine", null));
  }

  @Test
  void shouldQuoteStderrWhenTheProgramFails() {
    var events =
        run(attempts.attempt(shell("echo working; echo 'it is broken' >&2; exit 3"), "go"));

    assertThat(events.ended())
        .isEqualTo(
            new AgentEvent.Failed(
                FailureClass.AGENT, "the command ended with exit code 3: it is broken"));
    assertThat(events.all())
        .contains(new AgentEvent.Text("working"), new AgentEvent.StderrLine("it is broken"));
  }

  @Test
  void shouldKeepTheEndOfTheResultWhenItIsTooLong() {
    var events = run(attempts.attempt(shell("seq 1 200000"), "count"));

    assertThat(events.of(AgentEvent.Text.class)).hasSize(200_000);
    assertThat(events.ended())
        .isInstanceOfSatisfying(
            AgentEvent.Completed.class,
            completed ->
                assertThat(completed.result())
                    .hasSizeLessThan(AgentEvent.Completed.MAX_RESULT_CHARS + 100)
                    .startsWith("[earlier output left out]\n")
                    .endsWith("199999\n200000"));
  }

  private static ProviderConfig shell(String script, String... arguments) {
    var args = new ArrayList<>(List.of("-c", script, "agent"));
    args.addAll(List.of(arguments));
    return new ProviderConfig("command", "sh", args, Map.of());
  }
}
