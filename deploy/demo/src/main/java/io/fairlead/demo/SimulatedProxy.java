// SPDX-License-Identifier: Apache-2.0
package io.fairlead.demo;

import java.time.Duration;
import java.util.Base64;
import java.util.random.RandomGenerator;

/** A volunteer: announces, answers the offer it is given in the manner of its habit, and announces again. */
final class SimulatedProxy implements Runnable {

    /** How a proxy behaves once it waits or is matched. */
    enum Habit {
        STEADY,
        /** Answers late, but in time. */
        SLOW,
        /** Reports an error instead of an answer. */
        FAILING,
        /** Takes the offer and says nothing. */
        SILENT,
        /** Takes the offer, goes away, and comes back as somebody else. */
        VANISHING,
        /** Hangs up while it waits. */
        FICKLE;

        static Habit random(RandomGenerator random) {
            int percent = random.nextInt(100);
            if (percent < 60) {
                return STEADY;
            } else if (percent < 72) {
                return SLOW;
            } else if (percent < 80) {
                return FAILING;
            } else if (percent < 84) {
                return SILENT;
            } else if (percent < 90) {
                return VANISHING;
            }
            return FICKLE;
        }
    }

    private static final int ID_BYTES = 32;

    /** From one client to the next. Short, but long enough that clients have to wait for a proxy now and then. */
    private static final Duration SERVING_MAX = Duration.ofSeconds(5);

    private final Stage stage;
    private final Persona persona;
    private final Habit habit;
    private final RandomGenerator random;
    private String proxyId;
    private int answers;

    SimulatedProxy(Stage stage, Persona persona, Habit habit, RandomGenerator random) {
        this.stage = stage;
        this.persona = persona;
        this.habit = habit;
        this.random = random;
        this.proxyId = newId(random);
    }

    /** Goes on until it is interrupted. */
    @Override
    public void run() {
        try {
            Pause.upTo(Duration.ofSeconds(2), random);
            while (true) {
                announce();
            }
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
    }

    private void announce() throws InterruptedException {
        switch (heldAnnouncement()) {
            case Reply.Matched matched -> {
                serve(matched);
                Pause.upTo(SERVING_MAX, random);
            }
            case Reply.NoMatch(var why, var retryAfter) -> {
                stage.scoreboard().inVain(Scoreboard.Side.PROXY, why);
                Pause.of(retryAfter);
            }
            case Reply.Refused refused -> {
                stage.scoreboard().inVain(Scoreboard.Side.PROXY, refused.code());
                stage.scoreboard().tell("%s was refused: %s %s".formatted(persona, refused.code(), refused.detail()));
                Pause.of(refused.retryAfter());
            }
            case Reply.HungUp() -> {
                stage.scoreboard().inVain(Scoreboard.Side.PROXY, "hung up");
                stage.scoreboard().tell(persona + " hung up while it waited for a client");
                Pause.upTo(Duration.ofSeconds(3), random);
            }
        }
    }

    private Reply.ToAnnouncement heldAnnouncement() throws InterruptedException {
        Duration wait = Duration.ofMillis(random.nextInt(5_000, 12_000));
        Duration patience = habit == Habit.FICKLE ? wait.dividedBy(4) : BrokerApi.ENDLESS;
        stage.scoreboard().waits(Scoreboard.Side.PROXY, persona);
        try {
            return stage.broker().announce(persona, proxyId, wait, patience);
        } finally {
            stage.scoreboard().waitsNoMore(Scoreboard.Side.PROXY, persona);
        }
    }

    private void serve(Reply.Matched match) throws InterruptedException {
        boolean stranger = stage.promises().matched(persona, match).isEmpty();
        stage.scoreboard().matched();
        if (stranger) {
            stage.broker().fail(persona, proxyId, match, "this proxy is only simulated");
            return;
        }
        switch (habit) {
            case STEADY, FICKLE -> answer(match, Duration.ofMillis(random.nextInt(20, 150)));
            case SLOW -> answer(match, match.answerWithin().dividedBy(3));
            case FAILING -> {
                stage.scoreboard().tell(persona + " could not use the offer it was given, and said so");
                stage.broker().fail(persona, proxyId, match, "no ICE candidates");
            }
            case SILENT -> {
                stage.scoreboard().tell(persona + " took an offer and says nothing");
                Pause.of(match.answerWithin());
            }
            case VANISHING -> {
                stage.scoreboard().tell(persona + " took an offer and vanished");
                proxyId = newId(random);
            }
        }
    }

    private void answer(Reply.Matched match, Duration gatheringCandidates) throws InterruptedException {
        Pause.of(gatheringCandidates);
        String sdp = Sdp.answer("%s-%s-%d".formatted(stage.crowd(), persona.name(), ++answers), random);
        stage.promises().answerMade(match.connectionId(), sdp);
        switch (stage.broker().answer(persona, proxyId, match, sdp)) {
            case Reply.Delivered() -> stage.promises().delivered(match.connectionId());
            case Reply.NoClient() -> stage.scoreboard().tell(persona + " answered, but its client had gone");
            case Reply.Refused refused ->
                stage.scoreboard().tell("%s could not answer: %s".formatted(persona, refused.code()));
        }
    }

    /** From the seed, so that a run can be repeated. A real proxy's ID is a secret and needs a secure generator. */
    private static String newId(RandomGenerator random) {
        byte[] bytes = new byte[ID_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
