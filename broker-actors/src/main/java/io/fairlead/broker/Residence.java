// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

/**
 * A request actor's place at the {@link FrontDesk}, which sends it messages as long as it has one. Confined to the
 * actor.
 */
final class Residence {

    private final Runnable strikeOff;
    private boolean left;

    /**
     * @param strikeOff asks the desk to forget the actor, and to say so behind all that it has told it (
     *     {@code StruckOff})
     */
    Residence(Runnable strikeOff) {
        this.strikeOff = strikeOff;
    }

    /** The actor has ended, or stops when it is struck off. Once more is no error. */
    void leave() {
        if (!left) {
            left = true;
            strikeOff.run();
        }
    }
}
