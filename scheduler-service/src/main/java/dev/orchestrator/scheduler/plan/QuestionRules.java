package dev.orchestrator.scheduler.plan;

import dev.orchestrator.contracts.bus.Refusal;
import dev.orchestrator.contracts.config.Answerer;
import dev.orchestrator.contracts.config.Config;
import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.contracts.run.Advice;
import dev.orchestrator.contracts.run.RunEvent;
import dev.orchestrator.contracts.run.TaskState;
import dev.orchestrator.contracts.runner.AttemptReport;
import dev.orchestrator.contracts.scheduler.RunInstruction;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/// What agents ask and say while they work. A question goes to the orchestrator agent, or to a
/// person where it does not know or is not to be asked; when nobody answers in time, the one who
/// asks decides. The attempt that asks goes on all the while and keeps its place and its files.
///
/// Answering takes no place of the run, of a runner or of a provider: who asks has one, does
/// nothing with it meanwhile, and would wait for ever if all places were with those who ask.
final class QuestionRules {
  /// Questions of one run that the orchestrator agent is asked at once.
  static final int MAX_ANSWERING = 4;

  /// After this many answers to a question that cannot be used a person is asked.
  static final int MAX_ANSWERS = 3;

  /// What an agent may ask in one attempt.
  static final int MAX_ASKED = AttemptReport.Asked.MAX_IN_ATTEMPT;

  /// Characters of a question.
  static final int MAX_TEXT = AttemptReport.Asked.MAX_CHARS;

  /// Characters of what an agent says of how far it is.
  static final int MAX_WORDS = 1_000;

  private static final String ANSWER_STEP = "answer";
  private static final String OF_ONESELF =
      "You are the one who answers questions. Say in your answer that you do not know if that is so; a person is asked then.";
  private static final String TOO_MANY =
      "You have asked more than %d questions. Decide this and all that follows by yourself, and say in the end what you have assumed."
          .formatted(MAX_ASKED);

  private final Decisions decisions;

  QuestionRules(Decisions decisions) {
    this.decisions = decisions;
  }

  private PlanState state() {
    return decisions.state();
  }

  private Questions questions() {
    return state().questions();
  }

  /// An agent at work asks.
  void asked(AttemptReport.Asked report, TaskNode asker, Instant at) {
    var unsettled = questions().unsettledOf(asker);
    if (unsettled.stream().noneMatch(one -> isSame(one, report))) {
      var number = questions().count() + 1;
      decisions.emit(
          new RunEvent.QuestionAsked(
              number,
              asker.id(),
              asker.attempt(),
              report.question(),
              cut(report.text(), MAX_TEXT),
              at.plus(state().origin().questions().timeout())));
      direct(questions().question(number));
    }
  }

  private static boolean isSame(Question known, AttemptReport.Asked report) {
    return known.attempt() == report.attempt().number() && known.key().equals(report.question());
  }

  private void direct(Question question) {
    var before = askedBefore(question);
    if (before.isPresent()) {
      answer(question, before.get().answer(), before.get().by());
    } else if (question.asker().id().isAnswering()) {
      answer(question, OF_ONESELF, Answerer.NOBODY);
    } else if (questions().askedBy(question.asker()).count() > MAX_ASKED) {
      answer(question, TOO_MANY, Answerer.NOBODY);
    } else if (question.asker().id().equals(TaskId.PLANNING)) {
      refer(question, "the orchestrator agent asks itself");
    } else if (state().origin().questions().answeredBy() == Answerer.PERSON) {
      refer(question, "people answer the questions of this run");
    }
  }

  private record Known(String answer, Answerer by) {}

  /// The answer to the same words of an attempt that was lost or has failed: one that begins anew
  /// asks again. Whoever asks the same twice in one attempt wants to know anew.
  private Optional<Known> askedBefore(Question question) {
    if (questions().askedBy(question.asker()).anyMatch(one -> isRepeatedBy(one, question))) {
      return Optional.empty();
    }
    return questions().untold(question.asker()).stream()
        .filter(one -> one.by() != Answerer.NOBODY && isRepeatedBy(one, question))
        .map(one ->
            new Known(Objects.requireNonNull(one.answer()), Objects.requireNonNull(one.by())))
        .findFirst();
  }

  private static boolean isRepeatedBy(Question earlier, Question question) {
    return earlier != question && earlier.text().equals(question.text());
  }

  /// An agent at work says how far it is.
  void progressed(String words, TaskNode node) {
    var bounded = cut(words, MAX_WORDS);
    if (!bounded.equals(node.progress)) {
      decisions.emit(new RunEvent.ProgressReported(node.id(), node.attempt(), bounded));
    }
  }

  /// The orchestrator agent has said something.
  void advised(TaskNode answering, String result) {
    var question = questions().answeredBy(answering);
    switch (Advice.in(result)) {
      case Advice.Known(var answer) ->
          answer(
              question,
              cut(answer, RunInstruction.AnswerQuestion.MAX_ANSWER),
              Answerer.ORCHESTRATOR);
      case Advice.Unknown(var why) ->
          refer(
              question,
              "the orchestrator agent does not know"
                  + (why.isEmpty() ? "" : ": " + cut(why, MAX_WORDS)));
      case Advice.Unusable(var problem) -> refuse(question, problem);
    }
  }

  private void refuse(Question question, String problem) {
    decisions.emit(new RunEvent.AnswerRefused(question.number(), problem));
    if (question.refusals >= MAX_ANSWERS) {
      refer(
          question,
          "the orchestrator agent gave no usable answer in %d tries; the last one: %s"
              .formatted(MAX_ANSWERS, problem));
    }
  }

  /// The orchestrator agent's program could not do it.
  void failed(TaskNode answering, String message) {
    refer(
        questions().answeredBy(answering),
        "the orchestrator agent failed: " + cut(message, MAX_WORDS));
  }

  private void refer(Question question, String reason) {
    decisions.emit(new RunEvent.QuestionReferred(question.number(), reason));
  }

  private void answer(Question question, String answer, Answerer by) {
    decisions.emit(new RunEvent.QuestionAnswered(question.number(), answer, by));
    stopAnswering(question);
    var asker = question.asker();
    if (asker.asking && !questions().isOpenFor(asker)) {
      decisions.emit(new RunEvent.TaskReady(asker.id()));
    }
  }

  private void stopAnswering(Question question) {
    var answering = question.answering();
    if (answering.state() == TaskState.RUNNING && !answering.cancelling) {
      decisions.emit(new RunEvent.CancelRequested(answering.id()));
    }
  }

  /// Why a person cannot answer now.
  Optional<Refusal> refusal(RunInstruction.AnswerQuestion instruction) {
    var number = instruction.question();
    var question = questions().find(number).orElse(null);
    if (question == null) {
      return refused(Refusal.Code.NOT_FOUND, "the run has no question %d".formatted(number));
    }
    if (question.answer() != null) {
      return refused(
          Refusal.Code.WRONG_STATE,
          "question %d is answered already, by %s".formatted(number, name(question)));
    }
    if (question.withdrawn != null) {
      return refused(
          Refusal.Code.WRONG_STATE,
          "question %d is open no more: %s".formatted(number, question.withdrawn));
    }
    return unusable(instruction.answer());
  }

  private static String name(Question question) {
    return question.by() == Answerer.ORCHESTRATOR
        ? "the orchestrator agent"
        : question.by() == Answerer.PERSON ? "a person" : "nobody: its time was up";
  }

  private static Optional<Refusal> unusable(String answer) {
    if (answer.isBlank()) {
      return refused(Refusal.Code.INVALID, "the answer is empty");
    }
    return answer.length() > RunInstruction.AnswerQuestion.MAX_ANSWER
        ? refused(
            Refusal.Code.INVALID,
            "the answer has %d characters; expected at most %d"
                .formatted(answer.length(), RunInstruction.AnswerQuestion.MAX_ANSWER))
        : Optional.empty();
  }

  private static Optional<Refusal> refused(Refusal.Code code, String sentence) {
    return Optional.of(new Refusal(code, sentence));
  }

  /// A person answers.
  void answered(RunInstruction.AnswerQuestion instruction) {
    answer(questions().question(instruction.question()), instruction.answer(), Answerer.PERSON);
  }

  /// Nobody has answered in time. While a run is interrupted or held up no time is up, and when it
  /// goes on those who are to answer have all of it once more.
  void passDeadlines(Instant now) {
    if (state().isInterrupted() || state().isHeldUp()) {
      return;
    }
    var timeout = state().origin().questions().timeout();
    for (var question : questions().open()) {
      if (question.stalled) {
        var due = later(question.due(), now.plus(timeout));
        decisions.emit(new RunEvent.QuestionProlonged(question.number(), due));
      } else if (!question.due().isAfter(now)) {
        answer(question, unanswered(timeout), Answerer.NOBODY);
      }
    }
  }

  /// A deadline further off than a whole timeout was set by a clock that was wrong.
  void shortenDeadlines(Instant now) {
    var latest = now.plus(state().origin().questions().timeout());
    for (var question : questions().open()) {
      if (question.due().isAfter(latest)) {
        decisions.emit(new RunEvent.QuestionProlonged(question.number(), latest));
      }
    }
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  private static String unanswered(Duration timeout) {
    return "Nobody has answered within %s. Decide by yourself what is most sensible, go on, and say in the end what you have assumed."
        .formatted(words(timeout));
  }

  private static String words(Duration duration) {
    return duration.toString().substring(2).toLowerCase(Locale.ROOT);
  }

  /// Lets go of questions whose attempts have ended, or are to end.
  void withdrawUnawaited() {
    for (var question : questions().open()) {
      if (!question.isAwaited()) {
        decisions.emit(
            new RunEvent.QuestionWithdrawn(
                question.number(), "the attempt that asked is over, or is being stopped"));
        stopAnswering(question);
      }
    }
  }

  /// Asks the orchestrator agent what it can be asked now: in the session in which the run was
  /// planned while nobody uses that, each of the others in a new one.
  void startAnswering() {
    while (state().mayAnswer() && questions().next().isPresent()) {
      var answering = questions().next().get().answering();
      decisions.emit(
          new RunEvent.AttemptStarted(
              answering.id(),
              answering.attempt() + 1,
              0,
              ANSWER_STEP,
              Config.ORCHESTRATOR,
              state().idleOwnSession()));
    }
  }

  /// Never in the middle of a character.
  private static String cut(String text, int limit) {
    if (text.length() <= limit) {
      return text;
    }
    var end = Character.isHighSurrogate(text.charAt(limit - 1)) ? limit - 1 : limit;
    return text.substring(0, end) + "…";
  }
}
