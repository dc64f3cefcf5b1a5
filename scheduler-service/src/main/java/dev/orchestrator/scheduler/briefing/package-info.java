/// Decides what agents are told: which template, filled with what, and how much of it.
@NullMarked
package dev.orchestrator.scheduler.briefing;

import org.jspecify.annotations.NullMarked;
