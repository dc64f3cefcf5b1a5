/// Carries out what the machine decides: journal, then runners, then subscribers.
@NullMarked
package dev.orchestrator.scheduler.dispatch;

import org.jspecify.annotations.NullMarked;
