/// What the scheduler is asked and told: runs to start or stop, reports of runners.
@NullMarked
package dev.orchestrator.contracts.scheduler;

import org.jspecify.annotations.NullMarked;
