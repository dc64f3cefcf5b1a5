package dev.orchestrator.runner.backend.claude;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.contracts.config.ProviderConfig;
import dev.orchestrator.contracts.config.SystemPromptMode;
import dev.orchestrator.contracts.run.FailureClass;
import dev.orchestrator.contracts.run.Usage;
import dev.orchestrator.runner.backend.AgentEvent;
import dev.orchestrator.runner.backend.AgentEvent.Completed;
import dev.orchestrator.runner.backend.Attempts;
import dev.orchestrator.runner.backend.Backend;
import dev.orchestrator.runner.backend.CliReport;
import dev.orchestrator.runner.backend.Login;
import dev.orchestrator.runner.backend.ModelBackendContract;
import dev.orchestrator.runner.modelserver.Scenario;
import dev.orchestrator.runner.modelserver.Turn;
import dev.orchestrator.runner.process.ProcessHost;
import dev.orchestrator.runner.realcli.RealClaude;
import dev.orchestrator.runner.realcli.RealCli;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// The backend with the real Claude Code, which talks to a scripted model.
class ClaudeBackendRealCliTest extends ModelBackendContract {
  private final Random random = new Random(7);

  @Override
  protected RealCli cli() {
    return RealClaude.find();
  }

  @Override
  protected Backend backend(ProcessHost host) {
    return new ClaudeBackend(host, random);
  }

  @Override
  protected ProviderConfig agentThatFails(FailureClass failure) {
    return switch (failure) {
      case TRANSIENT -> model(Scenario.always(Turn.error(529)));
      case LIMIT -> model(Scenario.always(Turn.error(429).header("retry-after", "3600")));
      case AUTH -> model(Scenario.always(Turn.error(401)));
      case CONFIG -> model(Scenario.always(Turn.error(404)));
      case AGENT -> model(Scenario.always(Turn.error(400)));
      case CRASHED -> model(Scenario.always(Turn.shell("kill -9 $PPID")));
      case CANCELLED -> throw new IllegalArgumentException(failure.name());
    };
  }

  @Override
  protected Set<FailureClass> failures() {
    return EnumSet.complementOf(EnumSet.of(FailureClass.CANCELLED));
  }

  /// Tells more of Claude than the contract asks of all.
  @Override
  @Test
  protected void shouldTellOfEveryToolWhenToolsAreUsed() {
    // given
    var provider =
        model(
            Scenario.always(
                Turn.write("src/a.txt", "A\n").saying("I begin."),
                Turn.shell("cat src/a.txt && exit 4"),
                Turn.text("Done.").thinking("That was easy.")));

    // when
    var events = run(attempts.attempt(provider, "do it"));

    // then
    assertThat(events.ended()).isEqualTo(new Completed("Done.", null));
    assertThat(events.all().getFirst()).isInstanceOf(AgentEvent.SessionStarted.class);
    assertThat(events.of(AgentEvent.ToolCall.class))
        .extracting(call -> call.tool() + " " + call.subject())
        .containsExactly("Write src/a.txt", "Bash cat src/a.txt && exit 4");
    assertThat(events.of(AgentEvent.ToolResult.class))
        .extracting(AgentEvent.ToolResult::failed)
        .containsExactly(false, true);
    assertThat(events.of(AgentEvent.Text.class))
        .containsExactly(new AgentEvent.Text("I begin."), new AgentEvent.Text("Done."));
    assertThat(events.of(AgentEvent.Unknown.class)).isEmpty();
    assertThat(events.of(AgentEvent.Thinking.class))
        .containsExactly(new AgentEvent.Thinking("That was easy."));
    assertThat(usage(events.of(AgentEvent.UsageReported.class)).inputTokens()).isEqualTo(300);
    assertThat(usage(events.of(AgentEvent.UsageReported.class)).outputTokens()).isEqualTo(30);
    assertThat(usage(events.of(AgentEvent.UsageReported.class)).costUsd()).isPositive();
  }

  @Test
  void shouldSpeakOnlyAsToldWithTheToolsThatItMayUse() {
    var agent =
        agent()
            .systemPrompt("You are a parrot.")
            .systemPromptMode(SystemPromptMode.REPLACE)
            .tools(List.of("read", "shell"));

    run(attempt(agentThatSays("ok"), agent.build(), "hi"));

    var request = requests().getFirst();
    assertThat(request.system())
        .contains("You are a parrot.")
        .doesNotContain("interactive agent that helps users");
    assertThat(request.tools()).containsExactlyInAnyOrder("Read", "Glob", "Grep", "Bash");
  }

  @Test
  void shouldBeAMatterOfConfigurationWhenToolsAreDenied() {
    var provider = agentThatWrites("made.txt", "no");
    var agent = agent().permissionMode("dontAsk").build();

    var ended = run(attempt(provider, agent, "go")).ended();

    assertFails(ended, FailureClass.CONFIG);
    assertThat(((AgentEvent.Failed) ended).message()).contains("Write");
  }

  @Test
  void shouldBeTheAgentsFailureWhenItsTurnsOrBudgetAreUsedUp() {
    var script = Scenario.always(Turn.shell("true"), Turn.shell("true"), Turn.shell("true"));

    assertFails(
        run(attempt(model(script), agent().maxTurns(1).build(), "go")).ended(), FailureClass.AGENT);
    assertFails(
        run(attempt(model(script), agent().budgetUsd(0.000001).build(), "go")).ended(),
        FailureClass.AGENT);
  }

  @Test
  void shouldOfferAllToolsButWorktreesWhenNoneAreNamed() {
    var provider = model(Scenario.always(Turn.text("ok")));

    run(attempts.attempt(provider, "hi"));

    assertThat(requests().getFirst().tools())
        .contains("Bash", "Edit", "Read", "Write", "WebFetch")
        .doesNotContain("EnterWorktree", "ExitWorktree");
  }

  @Test
  void shouldRecoverWhenARequestIsRefusedOnce() {
    var busy = Turn.error(429).header("retry-after", "1");
    var provider = model(Scenario.always(Turn.text("recovered").after(busy)));

    var events = run(attempts.attempt(provider, "hi"));

    assertThat(events.ended()).isEqualTo(new Completed("recovered", null));
    assertThat(events.of(AgentEvent.Retrying.class))
        .containsExactly(new AgentEvent.Retrying(Duration.ofSeconds(1), "rate_limit (429)"));
  }

  @Test
  void shouldTellWhenTheLimitResetsWhenASubscriptionIsUsedUp() {
    // given
    var resetsAt = Instant.parse("2099-01-01T00:00:00Z");
    var used =
        Turn.error(429)
            .header("retry-after", "7200")
            .header("anthropic-ratelimit-unified-status", "rejected")
            .header("anthropic-ratelimit-unified-overage-status", "rejected")
            .header("anthropic-ratelimit-unified-representative-claim", "five_hour")
            .header("anthropic-ratelimit-unified-reset", Long.toString(resetsAt.getEpochSecond()));
    var subscription = model(Scenario.always(used));
    var environment = new HashMap<>(subscription.env());
    environment.remove("ANTHROPIC_API_KEY");
    environment.put("CLAUDE_CODE_OAUTH_TOKEN", "sk-ant-oat01-scripted");

    // when
    var events = run(attempts.attempt(with(subscription, environment), "hi"));

    // then
    assertThat(events.of(AgentEvent.LimitReached.class))
        .containsExactly(new AgentEvent.LimitReached(resetsAt));
    assertThat(events.ended())
        .isInstanceOfSatisfying(
            AgentEvent.Failed.class,
            failed -> assertThat(failed.failure()).isEqualTo(FailureClass.LIMIT));
  }

  @Test
  void shouldNameTheWordWhenAToolIsUnknown() {
    var provider = model(Scenario.always(Turn.text("ok")));
    var agent = Attempts.agent(List.of("read", "hammer"), LIMIT, LIMIT);

    var events = run(attempts.attempt(provider, agent, "hi", null));

    assertThat(events.all())
        .containsExactly(
            new AgentEvent.Failed(
                FailureClass.CONFIG,
                "tool 'hammer' is unknown, expected any of read, edit, shell, web"));
  }

  @Test
  void shouldQuoteClaudeWhenItRefusesItsOptions() {
    var provider = model(Scenario.always(Turn.text("ok")));
    var wrong =
        new ProviderConfig(
            provider.type(), provider.command(), List.of("--no-such-option"), provider.env());

    var events = run(attempts.attempt(wrong, "hi"));

    assertThat(events.ended())
        .isInstanceOfSatisfying(
            AgentEvent.Failed.class,
            failed -> {
              assertThat(failed.failure()).isEqualTo(FailureClass.CONFIG);
              assertThat(failed.message()).contains("unknown option '--no-such-option'");
            });
  }

  @Test
  void shouldAskClaudeWhetherItIsLoggedIn() {
    var provider = model(Scenario.always());
    var environment = new HashMap<>(provider.env());
    environment.remove("ANTHROPIC_API_KEY");
    var path = Map.of("PATH", System.getenv("PATH"));

    assertThat(backend().inspect(provider, path))
        .isEqualTo(
            new CliReport.Usable(
                "2.1.197 (Claude Code)",
                new Login(Login.State.LOGGED_IN, "api_key, ANTHROPIC_API_KEY")));
    assertThat(backend().inspect(with(provider, environment), path))
        .isInstanceOfSatisfying(
            CliReport.Usable.class,
            report -> assertThat(report.login().state()).isEqualTo(Login.State.LOGGED_OUT));
    assertThat(requests()).isEmpty();
  }

  private static ProviderConfig with(ProviderConfig provider, Map<String, String> environment) {
    return new ProviderConfig(provider.type(), provider.command(), provider.args(), environment);
  }

  private static Usage usage(List<AgentEvent.UsageReported> reports) {
    return reports.stream().map(AgentEvent.UsageReported::usage).reduce(Usage.NONE, Usage::plus);
  }
}
