/// Starts agent CLIs so that none of their processes outlives its attempt and none can hang us.
@NullMarked
package dev.orchestrator.runner.process;

import org.jspecify.annotations.NullMarked;
