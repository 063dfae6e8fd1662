/**
 * A worker's configuration before it is one: files, options and environment, where each value comes from, what a start would
 * refuse, and in which words. Knows Spring Boot's binder; connects to nothing.
 */
@NullMarked
package dev.drover.app.configuration;

import org.jspecify.annotations.NullMarked;
