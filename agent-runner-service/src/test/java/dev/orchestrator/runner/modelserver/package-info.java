/// A model API that answers by script, so that real agent CLIs run in tests without a network.
@NullMarked
package dev.orchestrator.runner.modelserver;

import org.jspecify.annotations.NullMarked;
