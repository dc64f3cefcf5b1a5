/// Starts agent CLIs so that none of their processes outlives its attempt and none can hang us.
///
/// The way in is [dev.orchestrator.runner.process.ProcessHost]. What an agent starts is kept
/// together by an `Enclosure`, of which there are two, and `EnclosureProbe` finds the better one
/// that works here. `RunningProcess` follows one command from its start to its end.
@NullMarked
package dev.orchestrator.runner.process;

import org.jspecify.annotations.NullMarked;
