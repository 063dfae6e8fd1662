/**
 * The door to all operations, for the command line and whatever else serves producers and operators: one connection, one
 * method a room.
 */
@NullMarked
package dev.drover.operations.admin;

import org.jspecify.annotations.NullMarked;
