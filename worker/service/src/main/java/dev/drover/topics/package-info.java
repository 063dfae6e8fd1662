/**
 * How Drover's topics are to be on a broker: what a topic of a kind is created with, and how an existing one differs. The
 * worker and the commands share this room. It knows nothing of configuration files, of Spring or of connections.
 */
@NullMarked
package dev.drover.topics;

import org.jspecify.annotations.NullMarked;
