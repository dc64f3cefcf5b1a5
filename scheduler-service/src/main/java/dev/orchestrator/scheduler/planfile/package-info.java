/// Decides whether a plan can be run, and names every reason why not.
@NullMarked
package dev.orchestrator.scheduler.planfile;

import org.jspecify.annotations.NullMarked;
