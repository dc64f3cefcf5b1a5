/// Brings the tasks' branches together and the result onto the user's branch.
@NullMarked
package dev.orchestrator.runner.integration;

import org.jspecify.annotations.NullMarked;
