package dev.orchestrator.scheduler.simulation;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Random plans, workflows, people, agents, crashes and stand-by schedulers meet the core, one
/// [World] for each seed; [Referee] and [SimulatedScheduler] say what must hold.
///
/// | property | meaning |
/// |---|---|
/// | `simulation.seed` | sees one world again |
/// | `simulation.trace` | with `true` prints each decision |
/// | `simulation.duration` | for how long new worlds are tried, as `PT1H` |
///
/// Each rule was broken once by hand, and the first world that noticed noted; where the shapes of
/// worlds have changed since, other seeds notice.
///
/// | rules | broken so | seed |
/// |---|---|---|
/// | `EndingRules` | hard failures release dependents | 4 |
/// | `EndingRules` | only direct dependents are skipped | 7 |
/// | `EndingRules` | released although a hard parent is missed | 23 |
/// | `EndingRules` | released before all parents ended | 2 |
/// | `EndingRules` | success releases nobody | 2 |
/// | `EndingRules` | added tasks are not skipped | 17 |
/// | `EndingRules` | revive forgets the skipped | 7 |
/// | `EndingRules` | revive ignores other missing parents | 17 |
/// | `EndingRules` | chain of reasons grows without bound | 89 |
/// | `EndingRules` | revive lets unbegun dependents start | 22 |
/// | `StepRules` | goes on after changes requested | 2 |
/// | `StepRules` | one round too many | 5 |
/// | `StepRules` | missing verdict approves | 4 |
/// | `StepRules` | steps with `when` always run | 2 |
/// | `StepRules` | incomplete paths leave a step out | 6 |
/// | `StepRules` | unresolved never asks | 7 |
/// | `StepRules` | goes back to the first step | 2 |
/// | `StepRules` | revise does not go back | 59 |
/// | `StepRules` | work that was made to fit is checked again | 7 |
/// | `MergeRules` | one try too many | 2 |
/// | `MergeRules` | asks a person after any lost try | 14 |
/// | `Merging` | conflicts with later work cost tries | 7 |
/// | `PlanState` | a person gives no new tries | 22 |
/// | `StepProgress` | conflicts go to the check | 7 |
/// | `InstructionRules` | accepts what is to be merged by hand | 211 |
/// | `StepProgress` | person gives no new rounds | 7 |
/// | `StepProgress` | reviews go on with old conversation | 2 |
/// | `PlanningRules` | four answers | 26 |
/// | `PlanningRules` | asks nobody | 3 |
/// | `PlanningRules` | plan-only ends a run with tasks | 10 |
/// | `PlanningRules` | adopted tasks are not admitted | 3 |
/// | `PlanningRules` | any answer is a plan | 8 |
/// | `ReportRules` | old attempt numbers count | 2 |
/// | `ReportRules` | reports count in any state | 2 |
/// | `ReportRules` | cancelled task goes on after success | 1 |
/// | `ReportRules` | cancelled task is retried | 105 |
/// | `ReportRules` | stopped cancelled task starts again | 10 |
/// | `ReportRules` | everything is retried | 2 |
/// | `ReportRules` | one attempt too many | 14 |
/// | `ReportRules` | retry before the limit ends | 2 |
/// | `Backoff` | no longest delay | 990 |
/// | `InstructionRules` | approves what was not proposed | 1 |
/// | `InstructionRules` | invalid tasks are added | 22 |
/// | `InstructionRules` | tasks are added while planning | 8 |
/// | `InstructionRules` | retry of an unmerged task runs it again | 114 |
/// | `InstructionRules` | retry whose parent failed | 45 |
/// | `InstructionRules` | cancels twice | 248 |
/// | `InstructionRules` | cancels what is merged | 185 |
/// | `InstructionRules` | cancelled run keeps pending tasks | 12 |
/// | `InstructionRules` | cancelled run lets attempts go on | 12 |
/// | `InstructionRules` | accepts what is waiting for a retry | 74 |
/// | `InstructionRules` | pause does nothing | 7 |
/// | `QuestionRules` | doubled questions count | 1 |
/// | `QuestionRules` | the planner is asked what it asks | 1 |
/// | `QuestionRules` | people are not asked | 6 |
/// | `QuestionRules` | one answer too many | 10 |
/// | `QuestionRules` | answering goes on after another answer | 2 |
/// | `QuestionRules` | answered task waits on | 7 |
/// | `QuestionRules` | goes on with the first of several answers | 7 |
/// | `QuestionRules` | a second answer | 10 |
/// | `QuestionRules` | deadlines never pass | 1 |
/// | `QuestionRules` | questions of ended attempts stay | 2 |
/// | `QuestionRules` | the same words are thought about again | 7 |
/// | `Question` | questions of cancelled tasks stay | 7 |
/// | `StartRules` | planning begins in a session in use | 71 |
/// | `StartRules` | ignores other writers | 2 |
/// | `StartRules` | places are not asked for | 2 |
/// | `StartRules` | nobody lets pass | 8 |
/// | `StartRules` | a number twice | 1 |
/// | `StartRules` | next agent is not looked at | 2 |
/// | `PlanState` | run limit ignored | 6 |
/// | `PlanState` | starts while paused | 7 |
/// | `PlanState` | starts while interrupted | 4 |
/// | `PlanState` | place kept after the attempt | 2 |
/// | `PlanState` | a run once given up stays so | 8 |
/// | `PlanState` | interrupted tasks do not wait for answers | 7 |
/// | `PlanState` | answering takes a place | 8 |
/// | `PlanState` | answering begins in a pause | 10 |
/// | `PlanState` | one session for all | 3 |
/// | `PlanState` | ends before answering has stopped | 79 |
/// | `Urgency` | shortest chain first | 2 |
/// | `Urgency` | begun tasks last | 6 |
/// | `Dag` | chains of old tasks do not grow | 17 |
/// | `WriteTurns` | turn ends with the attempt | 2 |
/// | `WriteTurns` | the woken are forgotten | 2 |
/// | `WriteLocks` | overtaking | 7 |
/// | `WriteLocks` | holders are not looked at | 2 |
/// | `WriteLocks` | wakes only the first | 7 |
/// | `PathGlob` | names ending a glob do not cover what is below | 2 |
/// | `Fleet` | provider limit ignored | 2 |
/// | `Fleet` | never tells | 2 |
/// | `Fleet` | nobody comes first | 24 |
/// | `Fleet` | among equals whoever asks | 24 |
/// | `Fleet` | places of a run that leaves are lost | 2 |
/// | `Usage` | provider places are not given back | 2 |
/// | `Runners` | one place too many | 8 |
/// | `RunMachine` | lost attempts are not taken up | 1 |
/// | `RunMachine` | lost merges are not asked for | 17 |
/// | `RunMachine` | due retries wait | 2 |
/// | `RunMachine` | ends early | 1 |
/// | `RunMachine` | a cancelled run fails | 8 |
/// | `RunMachine` | cancelling is forgotten in a crash | 45 |
class RunSimulationTest {
  private static final int WORLDS = 2_000;

  /// Where long simulations begin, so that they see worlds that others do not.
  private static final long FAR = 1_000_000;

  @Test
  @Timeout(value = 7, unit = TimeUnit.DAYS)
  void shouldKeepItsPromisesInEveryWorld() {
    var seed = Long.getLong("simulation.seed");
    var duration = System.getProperty("simulation.duration");
    if (seed != null) {
      tryOut(seed);
    } else if (duration != null) {
      tryOutFor(Duration.parse(duration));
    } else {
      for (long one = 1; one <= WORLDS; one++) {
        tryOut(one);
      }
    }
  }

  private static void tryOutFor(Duration duration) {
    var begin = System.nanoTime();
    var first = FAR * (1 + begin % FAR);
    for (long seed = first; System.nanoTime() - begin < duration.toNanos(); seed++) {
      tryOut(seed);
    }
  }

  private static void tryOut(long seed) {
    try {
      new World(seed).runToTheEnd();
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError("seed %d; see it again with%n%s".formatted(seed, again(seed)), e);
    }
  }

  private static String again(long seed) {
    return "./mvnw -pl scheduler-service -am test -Dtest=RunSimulationTest"
        + " -Dsurefire.failIfNoSpecifiedTests=false -Dsimulation.trace=true -Dsimulation.seed="
        + seed;
  }
}
