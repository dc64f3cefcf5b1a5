package dev.orchestrator.launcher.laboratory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/// What happens to the programs of one world, in this order.
final class Harms {
  private static final int LONGEST_BURST = 4;
  private static final Duration FORWARD = Duration.ofDays(1);
  private static final Duration BACK = Duration.ofHours(-1);

  private final Random random;

  Harms(Random random) {
    this.random = random;
  }

  /// @param kills how many programs are killed
  /// @param part of two parts, the one of the other harms that is taken; everything when 2
  List<Harm> draw(int kills, long part) {
    var others = others();
    var bouts = new ArrayList<List<Harm>>();
    for (var left = kills; left > 0; ) {
      var bout = kills(left);
      bouts.add(bout);
      left -= bout.size();
    }
    for (var i = 0; i < others.size(); i++) {
      if (part == 2 || i % 2 == part) {
        bouts.add(List.of(others.get(i)));
      }
    }
    Collections.shuffle(bouts, random);
    return bouts.stream().flatMap(List::stream).toList();
  }

  /// One at work, or several in quick succession, which strike a program that starts or recovers.
  private List<Harm> kills(int most) {
    var burst = new ArrayList<Harm>();
    burst.add(new Harm.Kill(atWork()));
    while (burst.size() < Math.min(most, LONGEST_BURST) && random.nextInt(3) == 0) {
      burst.add(new Harm.Kill(atStart()));
    }
    return burst;
  }

  private List<Harm> others() {
    var others = new ArrayList<Harm>();
    others.add(new Harm.Signals(atWork(), List.of("INT")));
    others.add(new Harm.Signals(atWork(), List.of("INT", "INT")));
    others.add(new Harm.Signals(atStart(), List.of("TERM")));
    others.add(new Harm.Freeze(atWork(), millis(500, 2_500)));
    others.add(new Harm.FreezeAgents(atWork(), millis(500, 2_500)));
    others.add(new Harm.LockStore(atWork(), millis(500, 2_500)));
    others.add(new Harm.MoveClock(atWork(), FORWARD));
    others.add(new Harm.MoveClock(atWork(), BACK));
    if (SystemCalls.canFail()) {
      others.add(new Harm.BreakDisk(atWork(), DiskFault.NOT_SYNCED));
      others.add(new Harm.BreakDisk(atWork(), DiskFault.FULL));
    }
    return others;
  }

  private Moment atWork() {
    return new Moment(Moment.Since.FIRST_WORD, millis(0, 1_000));
  }

  private Moment atStart() {
    return new Moment(Moment.Since.START, millis(150, 1_000));
  }

  private Duration millis(int least, int bound) {
    return Duration.ofMillis(random.nextInt(least, bound));
  }
}
