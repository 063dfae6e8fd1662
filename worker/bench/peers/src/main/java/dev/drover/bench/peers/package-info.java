/**
 * What Drover is measured against: loops that call the provider once per request, write one result and one usage record,
 * and do no more. Each runs in a process of its own.
 */
@NullMarked
package dev.drover.bench.peers;

import org.jspecify.annotations.NullMarked;
