package dev.orchestrator.gateway.http;

import dev.orchestrator.contracts.bus.Asker;
import dev.orchestrator.contracts.bus.Command;
import dev.orchestrator.contracts.bus.Refusal;
import dev.orchestrator.contracts.bus.RefusedException;
import dev.orchestrator.contracts.bus.Reply;
import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.contracts.run.AttemptId;
import dev.orchestrator.contracts.run.RunId;
import dev.orchestrator.contracts.runner.RunnerAddresses;
import dev.orchestrator.contracts.runner.SteerAttempt;
import dev.orchestrator.contracts.scheduler.InterruptRun;
import dev.orchestrator.contracts.scheduler.ListDrivenRuns;
import dev.orchestrator.contracts.scheduler.ResumeRun;
import dev.orchestrator.contracts.scheduler.RunInstruction;
import dev.orchestrator.contracts.scheduler.SchedulerAddresses;
import dev.orchestrator.contracts.scheduler.StartRun;
import dev.orchestrator.gateway.api.ApiPath;
import dev.orchestrator.gateway.api.Message;
import dev.orchestrator.gateway.api.RunAtWork;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Objects;
import java.util.function.Function;

/// The runs that are under way behind this gateway. Each request is one command to a service; what
/// the service refuses is the answer.
final class RunsResource {
  private static final int OK = 200;
  private static final int ACCEPTED = 202;
  private static final String RUN = ApiPath.RUNS + "/:run";

  private final Asker services;
  private final Halts halts;

  RunsResource(Asker services, Halts halts) {
    this.services = services;
    this.halts = halts;
  }

  void addTo(Router router) {
    router.get(ApiPath.RUNS).handler(context -> Answer.with(context.request(), OK, driven()));
    router
        .post(ApiPath.RUNS)
        .handler(context -> command(context, SchedulerAddresses.START, this::start));
    router.get(RUN).handler(context -> Answer.with(context.request(), OK, atWork(run(context))));
    router
        .post(RUN + "/resumption")
        .handler(context -> command(context, SchedulerAddresses.RESUME, this::resumption));
    router
        .post(RUN + "/interruption")
        .handler(context -> command(context, SchedulerAddresses.INTERRUPT, this::interruption));
    router
        .post(RUN + "/instructions")
        .handler(context -> command(context, SchedulerAddresses.INSTRUCT, this::instruction));
    router
        .post(RUN + "/tasks/:task/messages")
        .handler(context -> command(context, RunnerAddresses.STEER, this::message));
  }

  private <Q, R> void command(
      RoutingContext context, Command<Q, R> command, Function<RoutingContext, Q> request) {
    Answer.with(
        context.request(), ACCEPTED, services.ask(command, request.apply(context)).orThrow());
  }

  private Object driven() {
    return services.ask(SchedulerAddresses.DRIVEN, new ListDrivenRuns()).orThrow();
  }

  private RunAtWork atWork(RunId run) {
    return switch (services.ask(SchedulerAddresses.DRIVEN, new ListDrivenRuns())) {
      case Reply.Done(var driven) when driven.runs().contains(run) ->
          new RunAtWork(run, true, null);
      case Reply.Done(_) -> new RunAtWork(run, false, halts.reason(run));
      case Reply.Refused(var refusal) -> throw new RefusedException(refusal);
    };
  }

  private StartRun start(RoutingContext context) {
    return body(context).as(StartRun.class);
  }

  private ResumeRun resumption(RoutingContext context) {
    var request = body(context).about(run(context)).as(ResumeRun.class);
    var instruction = request.instruction();
    if (instruction != null && !instruction.run().equals(request.run())) {
      throw new RefusedException(
          Refusal.Code.INVALID,
          "the instruction is for run %s, not %s".formatted(instruction.run(), request.run()));
    }
    return request;
  }

  private InterruptRun interruption(RoutingContext context) {
    return body(context).about(run(context)).as(InterruptRun.class);
  }

  private RunInstruction instruction(RoutingContext context) {
    return body(context).about(run(context)).as(RunInstruction.class);
  }

  private SteerAttempt message(RoutingContext context) {
    var message = body(context).as(Message.class);
    if (message.attempt() < 1 || message.text().isBlank()) {
      throw new RefusedException(
          Refusal.Code.INVALID, "a message has the number of an attempt, from 1 up, and a text");
    }
    return new SteerAttempt(
        new AttemptId(run(context), task(context), message.attempt()), message.text());
  }

  private static Body body(RoutingContext context) {
    var text = context.body().asString();
    return Body.parse(text == null ? "" : text);
  }

  private static RunId run(RoutingContext context) {
    return named(context, "run", RunId::new);
  }

  private static TaskId task(RoutingContext context) {
    return named(context, "task", TaskId::new);
  }

  private static <T> T named(RoutingContext context, String what, Function<String, T> id) {
    try {
      return id.apply(Objects.requireNonNull(context.pathParam(what), what));
    } catch (IllegalArgumentException e) {
      throw new RefusedException(Refusal.Code.NOT_FOUND, String.valueOf(e.getMessage()));
    }
  }
}
