package dev.orchestrator.gateway.api;

import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.contracts.run.RunId;

/// Where things are in the API.
public final class ApiPath {
  private static final String ROOT = "/api/v1";

  /// The runs that are driven: `GET` lists them, `POST` begins one.
  public static final String RUNS = ROOT + "/runs";

  private ApiPath() {}

  /// One run.
  public static String run(RunId run) {
    return RUNS + "/" + run;
  }

  /// `POST` goes on with a run.
  public static String resumption(RunId run) {
    return run(run) + "/resumption";
  }

  /// `POST` stops a run so that it can be resumed, and is answered when all work is kept.
  public static String interruption(RunId run) {
    return run(run) + "/interruption";
  }

  /// `POST` gives a run an instruction.
  public static String instructions(RunId run) {
    return run(run) + "/instructions";
  }

  /// `POST` says something to the agent that works on a task.
  public static String messages(RunId run, TaskId task) {
    return "%s/tasks/%s/messages".formatted(run(run), task);
  }
}
