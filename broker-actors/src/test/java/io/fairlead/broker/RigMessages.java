// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import java.util.List;
import java.util.stream.Stream;

/** What the actors say to each other, read from their classes. */
final class RigMessages {

    /** Each class that holds one actor's {@code Command}. */
    static final List<Class<?>> PROTOCOLS = List.of(
            AnnouncementProtocol.Command.class,
            OfferProtocol.Command.class,
            MatcherProtocol.Command.class,
            FrontDesk.Command.class);

    /** Replies to somebody who is not one of the actors. */
    private static final List<Class<?>> REPLIES = List.of(AnswerOutcome.class, MatcherProtocol.CensusTaken.class);

    private RigMessages() {}

    static Stream<Class<?>> commands() {
        return PROTOCOLS.stream().flatMap(RigMessages::concrete);
    }

    private static Stream<Class<?>> concrete(Class<?> type) {
        return type.isInterface()
                ? Stream.of(type.getPermittedSubclasses()).flatMap(RigMessages::concrete)
                : Stream.of(type);
    }

    static Stream<Class<?>> all() {
        return Stream.concat(commands(), REPLIES.stream());
    }

    static boolean mayCrossNodes(Class<?> message) {
        return WireMessage.class.isAssignableFrom(message);
    }

    /** The names of the classes of those that never leave their node. */
    static Stream<String> internal() {
        return commands().filter(command -> !mayCrossNodes(command)).map(Class::getName);
    }

    /** The name as it is written in prose: {@code MatcherProtocol.Enlist}. */
    static String nameOf(Class<?> message) {
        Class<?> outer = message.getDeclaringClass();
        return outer == null ? message.getSimpleName() : outer.getSimpleName() + "." + message.getSimpleName();
    }
}
