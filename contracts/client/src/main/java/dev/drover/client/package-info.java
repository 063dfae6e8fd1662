/**
 * A small typed producer of requests, for Java.
 */
@NullMarked
package dev.drover.client;

import org.jspecify.annotations.NullMarked;
