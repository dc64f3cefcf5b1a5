/// Decides which values are secret, and keeps them out of texts.
@NullMarked
package dev.orchestrator.runner.secret;

import org.jspecify.annotations.NullMarked;
