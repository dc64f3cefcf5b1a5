package dev.orchestrator.runner.attempt;

import dev.orchestrator.contracts.bus.Refusal;
import dev.orchestrator.contracts.bus.RefusedException;
import dev.orchestrator.contracts.config.WorktreeConfig;
import dev.orchestrator.contracts.run.AttemptId;
import dev.orchestrator.contracts.run.FailureClass;
import dev.orchestrator.contracts.run.Usage;
import dev.orchestrator.contracts.run.Verdict;
import dev.orchestrator.contracts.runner.Assignment;
import dev.orchestrator.contracts.runner.AttemptReport;
import dev.orchestrator.contracts.runner.Steered.Outcome;
import dev.orchestrator.contracts.runner.WorkKind;
import dev.orchestrator.runner.ask.Access;
import dev.orchestrator.runner.backend.AgentEvent;
import dev.orchestrator.runner.backend.AgentRun;
import dev.orchestrator.runner.backend.OutputRendering;
import dev.orchestrator.runner.backend.Steering;
import dev.orchestrator.runner.backend.Steering.Hearing;
import dev.orchestrator.runner.backend.StopSwitch;
import dev.orchestrator.runner.briefing.Marks;
import dev.orchestrator.runner.equipment.Equipment;
import dev.orchestrator.runner.git.GitException;
import dev.orchestrator.runner.git.Refs;
import dev.orchestrator.runner.git.RepositoryException;
import dev.orchestrator.runner.git.StorageTrouble;
import dev.orchestrator.runner.workspace.Beginning;
import dev.orchestrator.runner.workspace.Merging;
import dev.orchestrator.runner.workspace.Workspace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// One attempt from its assignment to its report, on a thread of its own: the workspace is made,
/// the agent works, its output goes to the store, what it wrote is committed, then the scheduler is
/// told. What an attempt that was not to write has written is kept as well, but beside the task's
/// work.
final class AttemptWork {
  private static final Logger LOG = System.getLogger(AttemptWork.class.getName());
  private static final int MAX_RESULT_CHARS = 16 * 1024;
  private static final int MAX_PLAN_CHARS = AgentEvent.Completed.MAX_RESULT_CHARS;

  private final Assignment assignment;
  private final AttemptTools tools;
  private final OutputRendering rendering;
  private final StopSwitch stop = new StopSwitch();
  private final Hearing hearing;
  private final Steering steering;
  private final Map<String, Integer> unknownKinds = new TreeMap<>();
  private final AttemptDesk desk;
  private volatile boolean abandoned;
  private final Consumption consumption;
  private final UsageTelling telling;
  private @Nullable Instant resetsAt;
  private boolean responded;
  private AgentEvent.@Nullable Ended ended;
  private @Nullable Merging merging;

  AttemptWork(Assignment assignment, AttemptTools tools) {
    this.assignment = assignment;
    this.tools = tools;
    this.rendering = new OutputRendering(tools.clock());
    this.hearing = tools.backends().hearing(assignment.provider());
    this.steering = new Steering(hearing);
    this.desk = new AttemptDesk(assignment, tools.askServer());
    this.consumption = new Consumption(assignment);
    this.telling = new UsageTelling(consumption::usage, this::tell);
  }

  /// Ends the attempt early; its report still goes out.
  void stop() {
    stop.stop();
  }

  /// Says something to the agent.
  ///
  /// @throws RefusedException when it has no way to hear it
  Outcome steer(String words) {
    if (hearing == Hearing.NEVER) {
      throw new RefusedException(
          Refusal.Code.INVALID,
          "attempt %s cannot be told anything: its provider type '%s' has no conversation; change the task's prompt and retry it"
              .formatted(attempt(), assignment.provider().type()));
    }
    return steering.say(words);
  }

  /// Brings the agent an answer that it may wait for.
  void answer(String question, String answer) {
    desk.answer(question, answer);
  }

  /// Ends the attempt as well, and nobody wants to hear of it any more.
  void abandon() {
    abandoned = true;
    stop();
  }

  void run() {
    var end = work();
    telling.finish();
    // of a hindrance the next one who takes up the run is to find out afresh
    tools.reports().send(end, () -> !abandoned && !(end instanceof AttemptReport.Hindered));
  }

  private AttemptReport work() {
    try (var output = new OutputSender(tools.bus(), attempt());
        var scratch = Scratch.create(tools.scratchFolder(), attempt())) {
      return work(scratch, output);
    } catch (GitException | RepositoryException | IOException | UncheckedIOException e) {
      return StorageTrouble.in(e)
          .<AttemptReport>map(reason -> new AttemptReport.Hindered(attempt(), reason))
          .orElseGet(() ->
              failed(FailureClass.TRANSIENT, "the workspace cannot be used: " + e.getMessage()));
    } catch (RuntimeException e) {
      tools.defect(attempt(), e);
      return failed(FailureClass.CRASHED, "internal error: " + e);
    }
  }

  private AttemptReport work(Scratch scratch, OutputSender output) throws IOException {
    try {
      var workspace = prepare();
      return work(workspace, scratch, output);
    } finally {
      if (assignment.kind() == WorkKind.ANSWER) {
        release(output);
      }
      tellUnheard(output);
    }
  }

  private AttemptReport work(Workspace workspace, Scratch scratch, OutputSender output)
      throws IOException {
    return switch (equip(workspace, scratch, output)) {
      case Equipment.Outcome.Ready(var variables) -> {
        runAgent(workspace, scratch, variables, output);
        keep(workspace, output);
        yield report(workspace);
      }
      case Equipment.Outcome.Failed(var failure, _) when failure == FailureClass.CANCELLED ->
          new AttemptReport.Stopped(attempt());
      case Equipment.Outcome.Failed(var failure, var sentence) -> {
        var masked = Secrets.of(tools.environment(), assignment).mask(sentence);
        output.add(rendering.note(masked));
        giveUpMerge();
        yield failed(failure, lastPart(masked));
      }
    };
  }

  /// Questions are many, and nobody comes back to where one was answered. What stays behind is
  /// removed with the run, and an answer is worth more.
  private void release(OutputSender output) {
    try {
      tools.workspaces().release(attempt(), assignment.origin());
    } catch (GitException | RepositoryException | UncheckedIOException e) {
      output.add(rendering.note("the worktree is left until the run ends: " + e.getMessage()));
    }
  }

  /// Whatever the end: what people were promised to be told and was not is in the output.
  private void tellUnheard(OutputSender output) {
    var secrets = Secrets.of(tools.environment(), assignment);
    for (var words : steering.close()) {
      output.add(rendering.note("not told before the end: " + secrets.mask(words)));
    }
  }

  private Workspace prepare() {
    if (assignment.kind() != WorkKind.RESOLVE) {
      return tools.workspaces().prepare(attempt(), assignment.origin(), beginning());
    }
    var onto = Objects.requireNonNull(assignment.onto(), "nothing to fit onto");
    var begun = tools.workspaces().beginMerge(attempt(), assignment.origin(), onto, remembers());
    merging = begun;
    return begun.workspace();
  }

  private boolean remembers() {
    return assignment.session() != null;
  }

  private Beginning beginning() {
    boolean remembers = remembers();
    var handedOver = new Beginning.HandedOver(assignment.basis());
    return switch (assignment.kind()) {
      case BEGIN -> remembers ? Beginning.AS_LEFT : Beginning.AFRESH;
      case GO_ON -> remembers ? Beginning.AS_LEFT : handedOver;
      case CHECK, CHECK_BY_COMMAND -> handedOver;
      case PLAN, ANSWER -> Beginning.AT_BASE;
      case RESOLVE -> Beginning.AS_LEFT;
    };
  }

  /// One that plans or answers looks at the repository as it is, and runs nothing.
  private Equipment.Outcome equip(Workspace workspace, Scratch scratch, OutputSender output)
      throws IOException {
    var wanted = isOfOrchestrator() ? WorktreeConfig.NONE : assignment.worktree();
    var secrets = Secrets.of(tools.environment(), assignment);
    var log = new CommandLog(output, rendering, secrets);
    return tools
        .equipment()
        .provide(
            new Equipment.Recipient(attempt(), workspace, scratch.folder(), stop, log), wanted);
  }

  private void runAgent(
      Workspace workspace, Scratch scratch, Map<String, String> variables, OutputSender output) {
    var environment = environment(workspace, variables);
    var access = desk.access(trouble -> output.add(rendering.note(trouble)));
    var token = access.map(Access::token).stream().toList();
    var secrets = Secrets.of(environment, assignment, token);
    var enquiries =
        new Enquiries(attempt(), tools.reports(), this::goesOn, output, rendering, secrets);
    try (var opened = access.map(way -> desk.open(way, enquiries, stop)).orElse(null)) {
      var run =
          new AgentRun(
              Marks.fill(
                  assignment,
                  tools.workspaces().changes(workspace),
                  merging == null ? "" : merging.words()),
              workspace.folder(),
              scratch.folder(),
              environment,
              stop,
              steering,
              opened);
      LOG.log(
          Level.INFO,
          "agent {0} ({1}) works in {2}",
          assignment.agentName(),
          assignment.provider().type(),
          workspace.folder());
      output.add(rendering.told(secrets.mask(words(run.assignment()))));
      consumption.tell(words(run.assignment()));
      tools.backends().run(run, event -> take(secrets.mask(event), output));
    }
    unknownKinds.forEach((kind, count) ->
        output.add(
            rendering.note(
                "the CLI sent %d events of a kind that is not known: %s".formatted(count, kind))));
  }

  private static String words(Assignment assignment) {
    return assignment.session() == null ? assignment.prompt() : assignment.continuation();
  }

  /// An agent whose workspace lost its link must not find the user's checkout around it.
  private Map<String, String> environment(Workspace workspace, Map<String, String> variables) {
    var environment = new HashMap<>(tools.environment());
    environment.putAll(variables);
    environment.put("GIT_CEILING_DIRECTORIES", String.valueOf(workspace.folder().getParent()));
    return environment;
  }

  private void tell(Usage usage) {
    tools
        .reports()
        .send(
            new AttemptReport.Consumed(
                attempt(), usage, assignment.agent().provider(), consumption.model()),
            () -> !abandoned);
  }

  private boolean goesOn() {
    return !abandoned && stop.reason().isEmpty();
  }

  private void take(AgentEvent event, OutputSender output) {
    output.add(rendering.render(event));
    consumption.take(event);
    telling.look();
    if (!responded && isAnswer(event)) {
      responded = true;
      tools.reports().send(new AttemptReport.Responded(attempt()));
    }
    switch (event) {
      case AgentEvent.SessionStarted(var session) ->
          tools
              .reports()
              .send(
                  new AttemptReport.SessionNamed(attempt(), session, assignment.provider().cli()),
                  this::goesOn);
      case AgentEvent.LimitReached(var until) -> resetsAt = until;
      case AgentEvent.Unknown(var kind) -> unknownKinds.merge(kind, 1, Integer::sum);
      case AgentEvent.Ended last -> ended = last;
      case AgentEvent.Text _,
          AgentEvent.Thinking _,
          AgentEvent.ToolCall _,
          AgentEvent.ToolResult _,
          AgentEvent.Told _,
          AgentEvent.Warned _,
          AgentEvent.Retrying _,
          AgentEvent.UsageReported _,
          AgentEvent.UsageSoFar _,
          AgentEvent.RawLine _,
          AgentEvent.StderrLine _ -> {}
    }
  }

  /// Whether the model has said something, so that its service is there.
  private static boolean isAnswer(AgentEvent event) {
    return switch (event) {
      case AgentEvent.Text _, AgentEvent.Thinking _, AgentEvent.ToolCall _ -> true;
      case AgentEvent.UsageReported(var more) -> more.outputTokens() > 0;
      default -> false; // an end tells by itself
    };
  }

  private void keep(Workspace workspace, OutputSender output) {
    if (merging != null) {
      keepMerge(merging);
    } else if (assignment.kind().writes()) {
      keepWork(workspace, output);
    } else {
      putBack(workspace, output);
    }
    tools
        .workspaces()
        .guardTarget(assignment.origin())
        .ifPresent(sentence -> output.add(rendering.note(sentence)));
  }

  private void keepWork(Workspace workspace, OutputSender output) {
    tools
        .workspaces()
        .commit(attempt(), workspace, assignment.agentName(), assignment.title())
        .kept()
        .ifPresent(ref ->
            output.add(
                rendering.note(
                    "commits that the task's branch does not have are kept on the branch "
                        + Refs.shorten(ref))));
    if (ended instanceof AgentEvent.Completed) {
      tools.workspaces().handOver(attempt(), workspace);
    }
  }

  private void keepMerge(Merging merge) {
    switch (ended) {
      case AgentEvent.Completed _ ->
          tools
              .workspaces()
              .endMerge(attempt(), merge, assignment.agentName())
              .ifPresentOrElse(
                  trouble -> ended = new AgentEvent.Failed(FailureClass.AGENT, trouble),
                  () -> tools.workspaces().handOver(attempt(), merge.workspace()));
      case AgentEvent.Failed(var failure, _, _) when failure == FailureClass.CANCELLED ->
          tools.workspaces().leaveMerge(attempt(), merge, assignment.agentName());
      case AgentEvent.Failed _ -> giveUpMerge();
      case null -> giveUpMerge();
    }
  }

  private void giveUpMerge() {
    if (merging != null) {
      tools.workspaces().giveUpMerge(attempt(), merging, assignment.agentName());
    }
  }

  private void putBack(Workspace workspace, OutputSender output) {
    var message = "Keep what %s changed".formatted(assignment.step());
    tools
        .workspaces()
        .putBack(attempt(), workspace, assignment.agentName(), message)
        .ifPresent(branch ->
            output.add(
                rendering.note(
                    "what was changed here is no part of the work, it is kept on the branch "
                        + Refs.shorten(branch))));
  }

  private AttemptReport report(Workspace workspace) {
    return switch (ended) {
      case AgentEvent.Completed completed -> succeeded(completed, workspace);
      case AgentEvent.Failed(var failure, _, _) when failure == FailureClass.CANCELLED ->
          new AttemptReport.Stopped(attempt());
      case AgentEvent.Failed(var failure, var message, var onRunner) ->
          failed(failure, lastPart(message), !onRunner);
      case null -> failed(FailureClass.CRASHED, "the agent ended without a word");
    };
  }

  private AttemptReport succeeded(AgentEvent.Completed completed, Workspace workspace) {
    if (isOfOrchestrator()) {
      var plan = lastPart(completed.result(), MAX_PLAN_CHARS);
      return new AttemptReport.Succeeded(attempt(), plan, consumption.usage());
    }
    return new AttemptReport.Succeeded(
        attempt(),
        lastPart(completed.result()),
        consumption.usage(),
        assignment.kind().isCheck() ? bounded(completed.verdict()) : null,
        tools.workspaces().changes(workspace).paths());
  }

  private boolean isOfOrchestrator() {
    return assignment.kind() == WorkKind.PLAN || assignment.kind() == WorkKind.ANSWER;
  }

  private static @Nullable Verdict bounded(@Nullable Verdict verdict) {
    return verdict == null ? null : new Verdict(verdict.decision(), lastPart(verdict.comments()));
  }

  private AttemptReport failed(FailureClass failure, String message) {
    return failed(failure, message, false);
  }

  private AttemptReport failed(FailureClass failure, String message, boolean byProvider) {
    var until = failure == FailureClass.LIMIT ? resetsAt : null;
    return new AttemptReport.Failed(
        attempt(), failure, message, consumption.usage(), until, byProvider);
  }

  private static String lastPart(String text) {
    return lastPart(text, MAX_RESULT_CHARS);
  }

  private static String lastPart(String text, int maxChars) {
    return text.length() <= maxChars ? text : "…" + text.substring(text.length() - maxChars);
  }

  private AttemptId attempt() {
    return assignment.attempt();
  }
}
