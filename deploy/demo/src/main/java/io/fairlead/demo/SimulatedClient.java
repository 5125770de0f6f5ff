// SPDX-License-Identifier: Apache-2.0
package io.fairlead.demo;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** Somebody who needs a proxy: makes an offer, rests when it is answered, and comes back with another one. */
final class SimulatedClient implements Runnable {

    /** How long a client is willing to wait. */
    enum Habit {
        PATIENT,
        HASTY,
        /** Hangs up before its offer's time is over. */
        FICKLE;

        static Habit random(RandomGenerator random) {
            int percent = random.nextInt(100);
            return percent < 70 ? PATIENT : percent < 88 ? HASTY : FICKLE;
        }
    }

    private final Stage stage;
    private final Persona persona;
    private final Habit habit;
    private final RandomGenerator random;
    private int offers;

    SimulatedClient(Stage stage, Persona persona, Habit habit, RandomGenerator random) {
        this.stage = stage;
        this.persona = persona;
        this.habit = habit;
        this.random = random;
    }

    /** Goes on until it is interrupted. */
    @Override
    public void run() {
        try {
            Pause.upTo(Duration.ofSeconds(3), random);
            while (true) {
                seek();
            }
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
    }

    private void seek() throws InterruptedException {
        String marker = "%s-%s-%d".formatted(stage.crowd(), persona.name(), ++offers);
        long startedAt = System.nanoTime();
        switch (heldOffer(marker)) {
            case Reply.Answered answered -> {
                meet(marker, answered, Duration.ofNanos(System.nanoTime() - startedAt));
                Pause.upTo(Duration.ofSeconds(3), random);
            }
            case Reply.NoMatch(var why, var retryAfter) -> inVain(why, retryAfter);
            case Reply.NoAnswer(var why, var retryAfter) -> inVain(why, retryAfter);
            case Reply.Refused refused -> {
                stage.scoreboard().tell("%s was refused: %s %s".formatted(persona, refused.code(), refused.detail()));
                inVain(refused.code(), refused.retryAfter());
            }
            case Reply.HungUp() -> {
                stage.scoreboard().tell(persona + " hung up before it got an answer");
                inVain("hung up", Duration.ofSeconds(1));
            }
        }
    }

    private Reply.ToOffer heldOffer(String marker) throws InterruptedException {
        Duration wait = Duration.ofMillis(habit == Habit.HASTY ? 1_500 : random.nextInt(4_000, 8_000));
        Duration patience = habit == Habit.FICKLE ? Duration.ofMillis(random.nextInt(20, 500)) : BrokerApi.ENDLESS;
        String sdp = Sdp.offer(marker, random);
        stage.promises().offerMade(marker, persona);
        stage.scoreboard().waits(Scoreboard.Side.CLIENT, persona);
        try {
            return stage.broker().offer(persona, sdp, wait, patience);
        } finally {
            stage.scoreboard().waitsNoMore(Scoreboard.Side.CLIENT, persona);
        }
    }

    private void meet(String marker, Reply.Answered answered, Duration latency) {
        String proxy = stage.promises()
                .answered(marker, answered)
                .map(Persona::toString)
                .orElse("a stranger");
        stage.scoreboard().answered(latency, answered.natCompatible());
        stage.scoreboard().tell("%s met %s in %d ms".formatted(persona, proxy, latency.toMillis()));
    }

    private void inVain(String why, Duration retryAfter) throws InterruptedException {
        stage.scoreboard().inVain(Scoreboard.Side.CLIENT, why);
        Pause.of(retryAfter);
    }
}
