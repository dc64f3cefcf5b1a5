/// What the services say to each other: messages, addresses, plan and config records.
@NullMarked
package dev.orchestrator.contracts;

import org.jspecify.annotations.NullMarked;
