/// What a run is asked to do: the DAG of tasks as its author writes it.
@NullMarked
package dev.orchestrator.contracts.plan;

import org.jspecify.annotations.NullMarked;
