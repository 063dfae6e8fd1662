/**
 * What is a fact of a kind of provider: how a request is addressed, signed and written, how an answer is read, and the words,
 * codes and headers that its vendor uses. One class for each kind, and one line that registers it. Pure; knows contracts
 * alone, never what follows from an answer.
 */
@NullMarked
package dev.drover.model.dialect;

import org.jspecify.annotations.NullMarked;
