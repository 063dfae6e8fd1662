package dev.drover.bench;

/**
 * What is asked of each contender.
 *
 * @param cold requests of the first window, which begins with the first outcome of a new process
 * @param warmUp requests before the second window, those of the first included
 * @param steady requests of the second window; 0: there is none
 */
record Scenario(String name, Load load, int cold, int warmUp, int steady) {
    int requests() {
        return Math.max(cold, warmUp + steady);
    }
}
