package dev.orchestrator.runner.backend.claude;

import java.util.UUID;
import java.util.random.RandomGenerator;

/// Names for conversations and messages. Claude accepts only well-formed ones: version 4, variant
/// 2.
final class Uuids {
  private Uuids() {}

  static UUID next(RandomGenerator random) {
    return new UUID(
        (random.nextLong() & ~0xf000L) | 0x4000L,
        (random.nextLong() & ~0xc000_0000_0000_0000L) | 0x8000_0000_0000_0000L);
  }
}
