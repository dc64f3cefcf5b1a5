/// What a runner is asked to do: attempts and integrations.
@NullMarked
package dev.orchestrator.contracts.runner;

import org.jspecify.annotations.NullMarked;
