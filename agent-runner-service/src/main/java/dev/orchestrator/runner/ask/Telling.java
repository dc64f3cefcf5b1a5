package dev.orchestrator.runner.ask;

/// Tells of one question, and of its answer, on a thread of its own: putting a question on record
/// takes as long as the scheduler is away.
final class Telling {
  private final Question question;
  private final AskListener listener;
  private final Wait answer = new Wait(null);
  private final Thread thread;
  private boolean onRecord;

  private Telling(Question question, AskListener listener) {
    this.question = question;
    this.listener = listener;
    this.thread = Thread.ofVirtual().name("question-" + question.id()).unstarted(this::run);
  }

  static Telling begin(Question question, AskListener listener) {
    var telling = new Telling(question, listener);
    question.add(telling.answer);
    telling.thread.start();
    return telling;
  }

  private void run() {
    try {
      listener.asked(question.id(), question.text());
      putOnRecord();
      if (answer.await() instanceof Outcome.Answered(var words)) {
        listener.answered(question.id(), words);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// From here on it ends by itself.
  private synchronized void putOnRecord() {
    onRecord = true;
    Thread.interrupted(); // an interrupt was meant for what is over now
  }

  /// Waits until all is told that is known; a question that is not on record yet needs no more to
  /// be so.
  void finish() throws InterruptedException {
    synchronized (this) {
      if (!onRecord) {
        thread.interrupt();
      }
    }
    thread.join();
  }
}
