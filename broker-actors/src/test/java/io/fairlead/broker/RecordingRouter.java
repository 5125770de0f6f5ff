// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import io.fairlead.matching.Compartment;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A twin of the shard region that delivers nothing and remembers everything. */
final class RecordingRouter implements ShardRouter {

    record ToMatcher(Compartment compartment, MatcherProtocol.Command command) {}

    private final List<ToMatcher> toMatchers = new CopyOnWriteArrayList<>();
    private volatile boolean broken;

    @Override
    public void toMatcher(Compartment compartment, MatcherProtocol.Command command) {
        failIfBroken();
        toMatchers.add(new ToMatcher(compartment, command));
    }

    /** From now on whoever sends anything fails. */
    void breakDown() {
        broken = true;
    }

    void forget() {
        toMatchers.clear();
    }

    /** Everything since the last {@link #forget}. */
    List<ToMatcher> toMatchers() {
        return List.copyOf(toMatchers);
    }

    /** Whose matcher has been told this kind of thing, once per message. */
    List<Compartment> told(Class<? extends MatcherProtocol.Command> kind) {
        return toMatchers.stream()
                .filter(sent -> kind.isInstance(sent.command()))
                .map(ToMatcher::compartment)
                .toList();
    }

    /** The messages of this kind, to matchers. */
    <T extends MatcherProtocol.Command> List<T> sent(Class<T> kind) {
        return toMatchers.stream()
                .map(ToMatcher::command)
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }

    boolean isSilent() {
        return toMatchers.isEmpty();
    }

    private void failIfBroken() {
        if (broken) {
            throw new IllegalStateException("a bug, as the test asked for");
        }
    }
}
