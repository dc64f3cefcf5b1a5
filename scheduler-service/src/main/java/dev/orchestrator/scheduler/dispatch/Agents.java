package dev.orchestrator.scheduler.dispatch;

import dev.orchestrator.contracts.bus.Json;
import dev.orchestrator.contracts.config.AgentConfig;
import dev.orchestrator.contracts.config.Config;
import dev.orchestrator.contracts.config.ProviderConfig;
import dev.orchestrator.contracts.config.StepConfig;
import dev.orchestrator.contracts.config.StepKind;
import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.contracts.run.Advice;
import dev.orchestrator.contracts.run.AttemptId;
import dev.orchestrator.contracts.run.RunEvent.AttemptStarted;
import dev.orchestrator.contracts.run.RunId;
import dev.orchestrator.contracts.run.Verdict;
import dev.orchestrator.contracts.runner.Assignment;
import dev.orchestrator.contracts.runner.Integration;
import dev.orchestrator.contracts.runner.WorkKind;
import dev.orchestrator.contracts.schema.SchemaCheck;
import dev.orchestrator.scheduler.briefing.BriefingException;
import dev.orchestrator.scheduler.briefing.Briefings;
import dev.orchestrator.scheduler.plan.PlanState;
import dev.orchestrator.scheduler.plan.TaskNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// Turns an attempt into an assignment: for the agent that the configuration names, bound to the
/// form of answer that the step needs, and told what it has to know.
final class Agents {
  private static final String COMMAND_TYPE = "command";
  private static final Duration COMMAND_TIMEOUT = Duration.ofMinutes(30);
  private static final ObjectNode PLAN_SCHEMA = answerSchema();

  private final Config config;
  private final Players players;
  private final Briefings briefings;

  Agents(Config config) {
    this.config = config;
    this.players = new Players(config);
    this.briefings = new Briefings(config);
  }

  /// The schema of plan files without the field by which a file names its schema.
  private static ObjectNode answerSchema() {
    var schema = (ObjectNode) Json.MAPPER.readTree(SchemaCheck.planSchema());
    ((ObjectNode) schema.path("properties")).remove("$schema");
    return schema;
  }

  /// Who does it and by which program.
  private record Performer(AgentConfig agent, ProviderConfig provider) {}

  /// Empty when the agent or its provider is not configured any more.
  ///
  /// @throws BriefingException when the user's templates are not usable
  Optional<Assignment> assignment(RunId run, AttemptStarted started, PlanState state)
      throws BriefingException {
    var node = state.node(started.task());
    var performer = performer(node, started.agent());
    return performer.isEmpty()
        ? Optional.empty()
        : Optional.of(assignment(run, started, state, node, performer.get()));
  }

  /// How a task's work is to be brought in.
  Integration integration(AttemptId attempt, PlanState state) {
    var task = state.node(attempt.task()).task();
    return new Integration(
        attempt, state.place(), task.title(), task.agent(), config.run().merge());
  }

  private Assignment assignment(
      RunId run, AttemptStarted started, PlanState state, TaskNode node, Performer performer)
      throws BriefingException {
    var plain = performer.provider().type().equals(COMMAND_TYPE);
    var briefing = briefings.of(node, state, plain);
    return new Assignment(
        new AttemptId(run, node.id(), started.attempt()),
        state.place(),
        node.task().title(),
        started.stepName(),
        kind(node),
        started.agent(),
        performer.agent(),
        performer.provider(),
        briefing.prompt(),
        session(started, node, performer.provider(), state),
        briefing.continuation(),
        node.obstacle() == null ? null : node.obstacle().onto(),
        node.handedOverBy(),
        config.run().worktree());
  }

  /// A conversation is of one CLI, and the agent may have got another one since. An answer may be
  /// given in the conversation of the planning.
  private static @Nullable String session(
      AttemptStarted started, TaskNode node, ProviderConfig provider, PlanState state) {
    var owner = node.id().isAnswering() ? state.planning().node() : node;
    return owner.isSessionOf(started.agent(), provider.cli()) ? started.session() : null;
  }

  private static WorkKind kind(TaskNode node) {
    if (node.id().equals(TaskId.PLANNING)) {
      return WorkKind.PLAN;
    }
    if (node.id().isAnswering()) {
      return WorkKind.ANSWER;
    }
    if (node.obstacle() != null) {
      return WorkKind.RESOLVE;
    }
    if (node.step().kind().isCheck()) {
      return node.step().command() == null ? WorkKind.CHECK : WorkKind.CHECK_BY_COMMAND;
    }
    return node.stepIndex() == 0 && node.feedback() == null ? WorkKind.BEGIN : WorkKind.GO_ON;
  }

  private Optional<Performer> performer(TaskNode node, String player) {
    return node.step().command() == null
        ? configured(node, player)
        : Optional.of(command(node.step(), node.step().command()));
  }

  private Optional<Performer> configured(TaskNode node, String player) {
    var agent = players.settings(node.performer(), player).orElse(null);
    var provider = agent == null ? null : config.providers().get(agent.provider());
    if (agent == null || provider == null) {
      return Optional.empty();
    }
    var isStandIn = !player.equals(node.performer());
    var means = isStandIn && provider.type().equals(COMMAND_TYPE) ? agent.playedByProgram() : agent;
    return Optional.of(new Performer(answering(node, means, provider), provider));
  }

  /// A program that is an agent says its verdict in its last line, and plans and answers as it
  /// likes.
  private static AgentConfig answering(TaskNode node, AgentConfig agent, ProviderConfig provider) {
    if (provider.type().equals(COMMAND_TYPE)) {
      return agent;
    }
    if (node.id().equals(TaskId.PLANNING)) {
      return agent.answering(PLAN_SCHEMA);
    }
    if (node.id().isAnswering()) {
      return agent.answering(Advice.SCHEMA);
    }
    return node.step().kind() == StepKind.CODE ? agent : agent.answering(Verdict.SCHEMA);
  }

  private static Performer command(StepConfig step, List<String> command) {
    var limit = Objects.requireNonNullElse(step.timeout(), COMMAND_TIMEOUT);
    return new Performer(
        AgentConfig.ofCommand(step.name(), limit),
        new ProviderConfig(
            COMMAND_TYPE, command.getFirst(), command.subList(1, command.size()), Map.of()));
  }
}
