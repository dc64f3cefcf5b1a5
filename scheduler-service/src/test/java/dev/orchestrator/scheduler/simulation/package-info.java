/// Tries the scheduling core in worlds made from a seed, and judges it by its journal alone.
@NullMarked
package dev.orchestrator.scheduler.simulation;

import org.jspecify.annotations.NullMarked;
