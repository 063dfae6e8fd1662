/**
 * What tests, demo and bench share: an embedded single-node broker and a simulated provider. Never in production.
 */
@NullMarked
package dev.drover.testbed;

import org.jspecify.annotations.NullMarked;
