// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.pekko.actor.DeadLetter;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A timer that is replaced or cleared says nothing, even when it was due just before. */
class RequestTimersTest {

    private static final Duration SOON = Duration.ofMillis(10);

    private sealed interface Command {}

    private record Do(Consumer<RequestTimers<Command>> what) implements Command {}

    private record Rang(String what) implements Command, RequestTimers.Due {}

    private final Stage stage = new Stage();
    private final List<String> heard = new ArrayList<>();
    private final AtomicReference<RequestTimers<Command>> timers = new AtomicReference<>();
    private final HeldRequest<String> held = new HeldRequest<>();
    private final ActorRef<Command> actor =
            stage.spawn(Phases.actor(held, new Residence(() -> {}), stage.time(), (_, phases) -> {
                timers.set(phases.timers());
                return phases.phase(this::hear);
            }));

    private Behavior<Command> hear(Command command) {
        switch (command) {
            case Do(var what) -> what.accept(timers.get());
            case Rang(var what) -> heard.add(what);
        }
        return Behaviors.same();
    }

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void timers_ringEachInItsTime() {
        run(own -> {
            own.inPhase(new Rang("phase"), SOON);
            own.refresh(new Rang("refresh"), SOON.multipliedBy(2));
            own.deadline(new Rang("deadline"), SOON.multipliedBy(3));
        });
        stage.time().passes(SOON.multipliedBy(2));
        assertThat(heard).containsExactly("phase", "refresh");
        stage.time().passes(SOON);
        assertThat(heard).containsExactly("phase", "refresh", "deadline");
    }

    @Test
    void timerBehindOneThatIsNotWaitedForAnyMore_isHeardInItsTime() {
        run(own -> {
            own.inPhase(new Rang("phase"), SOON);
            own.deadline(new Rang("deadline"), SOON.multipliedBy(3));
        });
        run(RequestTimers::nothingInPhase);
        stage.time().passes(SOON.multipliedBy(2));
        assertThat(heard).isEmpty();
        stage.time().passes(SOON);
        assertThat(heard).containsExactly("deadline");
    }

    @Test
    void timerThatIsSetBeforeTheOthers_isHeardBeforeThem() {
        run(own -> own.deadline(new Rang("deadline"), SOON.multipliedBy(3)));
        stage.time().passes(SOON);
        run(own -> own.inPhase(new Rang("phase"), SOON));
        stage.time().passes(SOON);
        assertThat(heard).containsExactly("phase");
        stage.time().passes(SOON);
        assertThat(heard).containsExactly("phase", "deadline");
    }

    @Test
    void timerThatIsMovedBack_isHeardInItsNewTimeOnly() {
        run(own -> own.refresh(new Rang("early"), SOON));
        run(own -> own.refresh(new Rang("late"), SOON.multipliedBy(3)));
        stage.time().passes(SOON.multipliedBy(2));
        assertThat(heard).isEmpty();
        stage.time().passes(SOON);
        assertThat(heard).containsExactly("late");
    }

    @Test
    void timersOfOneInstant_areAllHeard() {
        run(own -> {
            own.inPhase(new Rang("phase"), SOON);
            own.deadline(new Rang("deadline"), SOON);
        });
        stage.time().passes(SOON);
        assertThat(heard).containsExactly("phase", "deadline");
    }

    @Test
    void actorThatStops_leavesNoTimer() {
        TestProbe<DeadLetter> undelivered = stage.probe(DeadLetter.class);
        Adapter.toClassic(stage.system())
                .eventStream()
                .subscribe(Adapter.toClassic(undelivered.ref()), DeadLetter.class);
        run(own -> own.deadline(new Rang("deadline"), SOON));
        stage.stop(actor);
        stage.time().passes(SOON);
        undelivered.expectNoMessage();
        actor.tell(new Rang("late"));
        undelivered.receiveMessage();
    }

    @Test
    void timerThatHasRungAndIsReplacedBeforeItIsHeard_isNotHeard() {
        run(own -> own.inPhase(new Rang("first"), SOON));
        run(own -> {
            stage.time().passes(SOON); // its message is in the mailbox now
            own.inPhase(new Rang("second"), SOON);
        });
        assertThat(heard).isEmpty();
        stage.time().passes(SOON);
        assertThat(heard).containsExactly("second");
    }

    @Test
    void timerThatHasRungAndIsClearedBeforeItIsHeard_isNotHeard() {
        run(own -> own.refresh(new Rang("refresh"), SOON));
        run(own -> {
            stage.time().passes(SOON);
            own.noRefresh();
        });
        assertThat(heard).isEmpty();
    }

    @Test
    void linger_leavesNothingElse() {
        run(own -> {
            own.inPhase(new Rang("phase"), SOON);
            own.refresh(new Rang("refresh"), SOON);
            own.deadline(new Rang("deadline"), SOON);
        });
        run(own -> own.linger(new Rang("linger"), SOON.multipliedBy(2)));
        stage.time().passes(SOON.multipliedBy(2));
        assertThat(heard).containsExactly("linger");
    }

    private void run(Consumer<RequestTimers<Command>> what) {
        actor.tell(new Do(what));
    }
}
