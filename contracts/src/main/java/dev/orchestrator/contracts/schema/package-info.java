/// Decides whether a JSON text has the shape its schema describes and names every problem in it.
@NullMarked
package dev.orchestrator.contracts.schema;

import org.jspecify.annotations.NullMarked;
