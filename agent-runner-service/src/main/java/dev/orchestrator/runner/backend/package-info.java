/// What every type of agent CLI has in common: how an attempt is run and what is heard of it.
@NullMarked
package dev.orchestrator.runner.backend;

import org.jspecify.annotations.NullMarked;
