/// Decides what runs when.
@NullMarked
package dev.orchestrator.scheduler;

import org.jspecify.annotations.NullMarked;
