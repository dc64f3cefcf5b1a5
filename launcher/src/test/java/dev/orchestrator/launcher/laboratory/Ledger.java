package dev.orchestrator.launcher.laboratory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.launcher.laboratory.StepLog.Word;
import dev.orchestrator.launcher.laboratory.StoreCopy.Attempt;
import dev.orchestrator.launcher.laboratory.StoreCopy.Entry;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/// Holds what the agents say against what the journal says, each time that the program is dead.
///
/// A step is finished when the journal has the success of an attempt at it. What may run again is
/// exactly what is not finished when the program dies; a finished step never starts again, neither
/// then nor at any later time.
final class Ledger {
  /// The finished steps, and how many words had been said when each was found to be finished.
  private final Map<Step, Integer> finished = new HashMap<>();

  private List<Entry> journal = List.of();

  /// The steps that are known to be finished.
  List<Step> finished() {
    return List.copyOf(finished.keySet());
  }

  void check(StoreCopy store, List<Word> words) throws SQLException {
    assertThat(store.integrity()).containsExactly("ok");
    assertThat(store.brokenReferences()).isEmpty();
    var now = store.journal();
    assertGrown(now);
    assertNoGap(now);
    journal = now;
    var starts = starts(words);
    assertThat(store.started())
        .as("attempts in the journal before their agents start")
        .containsAll(starts.keySet());
    assertFinishedOnce(store.succeeded(), starts, words);
    assertNoneStartedAgain(words);
  }

  private void assertGrown(List<Entry> now) {
    assertThat(now.size()).as("length of the journals").isGreaterThanOrEqualTo(journal.size());
    for (var i = 0; i < journal.size(); i++) {
      assertThat(now.get(i)).as("entry in a journal that only grows").isEqualTo(journal.get(i));
    }
  }

  private static void assertNoGap(List<Entry> now) {
    var last = new HashMap<String, Long>();
    for (var entry : now) {
      assertThat(entry.sequence())
          .as("number in the journal of run %s", entry.run())
          .isEqualTo(last.getOrDefault(entry.run(), 0L) + 1);
      last.put(entry.run(), entry.sequence());
    }
  }

  private static Map<Attempt, Step> starts(List<Word> words) {
    var starts = new HashMap<Attempt, Step>();
    for (var word : words) {
      if (word.isStart()) {
        var attempt = attempt(word);
        assertThat(starts.put(attempt, word.step())).as("first start of %s", attempt).isNull();
      }
    }
    return starts;
  }

  private static Attempt attempt(Word word) {
    return new Attempt(word.step().run(), word.step().task(), word.attempt());
  }

  private void assertFinishedOnce(
      List<Attempt> succeeded, Map<Attempt, Step> starts, List<Word> words) {
    var seen = new HashSet<Step>();
    for (var attempt : succeeded) {
      var step = starts.get(attempt);
      assertThat(step).as("the agent of %s, which succeeded, has started", attempt).isNotNull();
      assertThat(seen.add(step)).as("%s has succeeded once", step).isTrue();
      assertThat(words)
          .as("the agent of %s, which succeeded, has finished", attempt)
          .anyMatch(word -> word.isFinish() && attempt(word).equals(attempt));
      finished.putIfAbsent(step, words.size());
    }
    assertThat(seen).as("what was finished stays finished").containsAll(finished.keySet());
  }

  private void assertNoneStartedAgain(List<Word> words) {
    finished.forEach((step, then) ->
        assertThat(words.subList(then, words.size()))
            .as("starts of %s after it was finished", step)
            .noneMatch(word -> word.isStart() && word.step().equals(step)));
  }
}
