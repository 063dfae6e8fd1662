/**
 * How Drover's topics are to be on a broker: what a topic of a kind is created with, how an existing one differs, and who
 * looks after them. The worker and the commands share this room. It knows nothing of configuration files or of Spring;
 * whoever has read a configuration brings {@link dev.drover.topics.WantedTopics}.
 */
@NullMarked
package dev.drover.topics;

import org.jspecify.annotations.NullMarked;
