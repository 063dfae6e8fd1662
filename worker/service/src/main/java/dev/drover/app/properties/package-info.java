/**
 * The configuration tree {@code drover.*}: immutable records with their defaults beside the field, and the rules that
 * hold between them. Knows Spring's binding annotations and nothing of what is built from the values.
 */
@NullMarked
package dev.drover.app.properties;

import org.jspecify.annotations.NullMarked;
