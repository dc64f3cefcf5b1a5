/// What the lines of the log say of the work that they are about.
@NullMarked
package dev.orchestrator.contracts.log;

import org.jspecify.annotations.NullMarked;
