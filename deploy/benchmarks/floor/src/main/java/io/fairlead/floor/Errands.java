// SPDX-License-Identifier: Apache-2.0
package io.fairlead.floor;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.Done;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * What servers do that are linked: for each request one of them sends bytes that say nothing to a server at random, and
 * waits until they are back. If it is itself, it waits for a turn of its actors' threads, since a node alone does not
 * answer at once either. So of three servers a request costs 4/3 messages between processes, and three requests cost
 * four: fewer than a match of three nodes takes, with nothing serialized, and nobody but one actor at each end.
 */
final class Errands {

    /** For a server that is not linked: done at once. */
    static final Errands NONE = new Errands(0, List.of(), Runnable::run);

    /** As much as most messages of nodes. */
    private static final int BYTES = 500;

    /** Bytes: the direction, the place of the server that has sent them out, and what it calls the errand. */
    private static final byte OUT = 0;

    private static final byte BACK = 1;
    private static final int PLACE_AT = 1;
    private static final int NAME_AT = 2;

    private static final String ACTOR = "errands";

    private final int place;
    private final List<ActorRef<byte[]>> servers;
    private final Executor threads;
    private final AtomicLong names = new AtomicLong();
    private final Map<Long, CompletableFuture<Done>> underWay = new ConcurrentHashMap<>();

    private Errands(int place, List<ActorRef<byte[]>> servers, Executor threads) {
        this.place = place;
        this.servers = servers;
        this.threads = threads;
    }

    /** One that others reach on this port of the loopback. */
    static ActorSystem system(int port) {
        Config config = ConfigFactory.parseString("pekko.remote.artery.canonical.port = " + port)
                .withFallback(ConfigFactory.parseResources("floor-linked.conf"))
                .withFallback(ConfigFactory.load());
        return ActorSystem.create("floor", config.resolve());
    }

    /**
     * @param place of this server among all
     * @param ports of all, on which they need not be reached yet; an errand to one that is not is not heard of again
     */
    static Errands among(int place, List<Integer> ports, ActorSystem system) {
        ActorRefResolver resolver = ActorRefResolver.get(Adapter.toTyped(system));
        Errands errands = new Errands(
                place,
                ports.stream()
                        .map(port -> resolver.<byte[]>resolveActorRef(
                                "pekko://floor@127.0.0.1:%d/user/%s".formatted(port, ACTOR)))
                        .toList(),
                system.dispatcher());
        Adapter.spawn(system, errands.carrying(), ACTOR);
        return errands;
    }

    /** Done when the bytes are back. */
    CompletionStage<Done> run() {
        int to = servers.isEmpty() ? place : ThreadLocalRandom.current().nextInt(servers.size());
        if (to == place) {
            return CompletableFuture.supplyAsync(Done::getInstance, threads);
        }
        long name = names.incrementAndGet();
        CompletableFuture<Done> back = new CompletableFuture<>();
        underWay.put(name, back);
        byte[] bytes = new byte[BYTES];
        bytes[PLACE_AT] = (byte) place;
        ByteBuffer.wrap(bytes).putLong(NAME_AT, name);
        servers.get(to).tell(bytes);
        return back;
    }

    private Behavior<byte[]> carrying() {
        return Behaviors.receiveMessage(bytes -> {
            if (bytes[0] == OUT) {
                bytes[0] = BACK;
                servers.get(bytes[PLACE_AT]).tell(bytes);
            } else {
                back(ByteBuffer.wrap(bytes).getLong(NAME_AT));
            }
            return Behaviors.same();
        });
    }

    private void back(long name) {
        CompletableFuture<Done> errand = underWay.remove(name);
        if (errand != null) {
            errand.complete(Done.getInstance());
        }
    }
}
