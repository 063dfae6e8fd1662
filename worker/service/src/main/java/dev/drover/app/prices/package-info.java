/**
 * Keeps the prices that calls are priced with: puts them together from configuration and price file, and looks at the
 * file again now and then. Knows no Kafka and no HTTP; what a price is, room cost knows.
 */
@NullMarked
package dev.drover.app.prices;

import org.jspecify.annotations.NullMarked;
