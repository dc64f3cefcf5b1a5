package dev.orchestrator.runner.backend.acp;

import dev.orchestrator.runner.backend.BoundedTail;
import dev.orchestrator.runner.backend.CliReport;
import dev.orchestrator.runner.backend.JsonLine;
import dev.orchestrator.runner.backend.Login;
import dev.orchestrator.runner.backend.StopSwitch;
import dev.orchestrator.runner.process.Ending;
import dev.orchestrator.runner.process.Exit;
import dev.orchestrator.runner.process.Launch;
import dev.orchestrator.runner.process.LaunchException;
import dev.orchestrator.runner.process.OutputListener;
import dev.orchestrator.runner.process.ProcessHost;
import dev.orchestrator.runner.process.Protection;
import dev.orchestrator.runner.process.StopSignal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Asks an agent who it is and what it can do, in the first words of the protocol; no session is
/// begun and no model is asked.
record AcpInspection(ProcessHost host, List<String> command, Map<String, String> environment) {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int MAX_STDERR_CHARS = 2048;

  CliReport report() {
    var introduction = new Introduction();
    try {
      var process = host.start(launch(), introduction);
      introduction.known.whenStopped(process::stop);
      return introduction.report(String.join(" ", command), process.await());
    } catch (LaunchException | IllegalArgumentException e) {
      return new CliReport.Unusable(String.valueOf(e.getMessage()));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return new CliReport.Unusable("interrupted while asking " + String.join(" ", command));
    }
  }

  private Launch launch() {
    return new Launch(
        command,
        Path.of("").toAbsolutePath(),
        environment,
        (AcpHello.request() + "\n").getBytes(StandardCharsets.UTF_8),
        true,
        Protection.NONE,
        StopSignal.TERMINATE,
        LIMIT,
        LIMIT);
  }

  /// Listens until the agent has said who it is.
  private static final class Introduction implements OutputListener {
    private final StopSwitch known = new StopSwitch();
    private final BoundedTail stderr = new BoundedTail(MAX_STDERR_CHARS);
    private @Nullable JsonNode answer;

    @Override
    public synchronized void stdout(String line) {
      JsonLine.parse(line)
          .filter(message -> message.has("result") || message.has("error"))
          .ifPresent(message -> {
            answer = message;
            known.stop();
          });
    }

    @Override
    public synchronized void stderr(String line) {
      stderr.add(line);
    }

    synchronized CliReport report(String command, Exit exit) {
      if (answer != null) {
        return answer.has("error") ? refused(command, answer) : introduced(answer.path("result"));
      }
      return new CliReport.Unusable(
          exit.ending() == Ending.EXITED
              ? "%s ended with exit code %d before it answered: %s"
                  .formatted(command, exit.code(), stderr.text())
              : "%s did not answer within %s".formatted(command, LIMIT));
    }

    private static CliReport refused(String command, JsonNode answer) {
      return new CliReport.Unusable(
          "%s refused to begin: %s"
              .formatted(command, answer.at("/error/message").asString("no reason")));
    }

    private static CliReport introduced(JsonNode result) {
      var version = result.path("protocolVersion").asInt(0);
      return version == AcpHello.PROTOCOL_VERSION
          ? new CliReport.Usable(name(result) + "; " + abilities(result), login(result))
          : new CliReport.Unusable(
              "%s speaks version %d of the protocol, expected %d"
                  .formatted(name(result), version, AcpHello.PROTOCOL_VERSION));
    }

    private static String name(JsonNode result) {
      var info = result.path("agentInfo");
      return "%s %s"
          .formatted(
              info.path("name").asString("an agent"),
              info.path("version").asString("of unknown version"));
    }

    private static String abilities(JsonNode result) {
      var abilities = new ArrayList<>(List.of("MCP servers by command"));
      if (result.at("/agentCapabilities/mcpCapabilities/http").asBoolean(false)) {
        abilities.add("by url");
      }
      if (result.at("/agentCapabilities/loadSession").asBoolean(false)) {
        abilities.add("continues sessions");
      }
      return String.join(", ", abilities);
    }

    /// Agents say how one logs in, but not whether somebody has.
    private static Login login(JsonNode result) {
      var ways =
          result
              .path("authMethods")
              .valueStream()
              .map(way ->
                  way.path("description").asString(way.path("name").asString("in its own way")))
              .collect(Collectors.joining(" or "));
      return ways.isEmpty()
          ? Login.unknown()
          : new Login(Login.State.UNKNOWN, "where it asks for a login: " + ways);
    }
  }
}
