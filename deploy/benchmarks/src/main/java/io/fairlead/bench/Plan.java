// SPDX-License-Identifier: Apache-2.0
package io.fairlead.bench;

import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * What a driver does. Everything that is chosen at random comes from the seed. Shares are from 0 to 1.
 *
 * @param nodes base URLs; every request goes to one of them at random, an answer to another one than its announcement's
 */
public record Plan(List<URI> nodes, long seed, Crowd crowd, Pools pools, Pace pace, Habits habits, Wire wire) {

    public Plan {
        nodes = List.copyOf(nodes);
    }

    /** Fifty quiet pairs in one compartment. */
    public static Plan of(List<URI> nodes, long seed) {
        return new Plan(nodes, seed, Crowd.of(50, 50), Pools.ONE, Pace.BRISK, Habits.GOOD, Wire.USUAL);
    }

    public Plan withCrowd(Crowd other) {
        return new Plan(nodes, seed, other, pools, pace, habits, wire);
    }

    public Plan withPools(Pools other) {
        return new Plan(nodes, seed, crowd, other, pace, habits, wire);
    }

    public Plan withPace(Pace other) {
        return new Plan(nodes, seed, crowd, pools, other, habits, wire);
    }

    public Plan withHabits(Habits other) {
        return new Plan(nodes, seed, crowd, pools, pace, other, wire);
    }

    public Plan withWire(Wire other) {
        return new Plan(nodes, seed, crowd, pools, pace, habits, other);
    }

    /**
     * Who takes part.
     *
     * @param countries 0: nobody says where he is. The node must believe the location headers.
     * @param mixedNats all NAT types alike; else everybody is reachable
     * @param protocolVersions versions 1 to this one occur
     */
    public record Crowd(
            int proxies, int clients, int countries, int asnsPerCountry, boolean mixedNats, int protocolVersions) {

        public static Crowd of(int proxies, int clients) {
            return new Crowd(proxies, clients, 0, 0, false, 1);
        }

        /**
         * As many connections as of so many pairs, for a server that has nobody wait for anybody: a proxy's two
         * requests and a client's one take their turns alike, and with two proxies for each client the three kinds are
         * equally many.
         */
        static Crowd ofFloor(int pairs) {
            int clients = pairs * 2 / 3;
            return of(2 * clients, clients);
        }

        /** Of several networks, NAT types and versions. */
        public static Crowd mixed(int proxies, int clients) {
            return new Crowd(proxies, clients, 6, 2, true, 2);
        }
    }

    /**
     * The compartments, and how many of them each peer is in.
     *
     * @param scope part of every compartment ID, so that two drivers meet, or do not
     */
    public record Pools(String scope, int common, int personal, int commonEach, int personalEach) {

        static final Pools ONE = of(1);

        /** Everybody is in one of so many common compartments. */
        public static Pools of(int common) {
            return new Pools("load", common, 0, 1, 0);
        }
    }

    /**
     * How long peers wait and rest. Rests are at random up to the maximum.
     *
     * @param offersPerSecond 0: a closed loop, in which each client offers again when its offer has ended. Otherwise an
     *     open one: offers come at this rate whatever becomes of them, and latencies count from the time each was due.
     */
    public record Pace(
            Duration announceWait,
            Duration offerWait,
            Duration proxyRestMax,
            Duration clientRestMax,
            Duration answerDelayMax,
            double offersPerSecond) {

        /** As fast as the broker can. */
        public static final Pace BRISK = new Pace(
                Duration.ofSeconds(30), Duration.ofSeconds(10), Duration.ZERO, Duration.ZERO, Duration.ZERO, 0);

        public Pace withWaits(Duration announce, Duration offer) {
            return new Pace(announce, offer, proxyRestMax, clientRestMax, answerDelayMax, offersPerSecond);
        }

        public Pace withRests(Duration proxy, Duration client, Duration answer) {
            return new Pace(announceWait, offerWait, proxy, client, answer, offersPerSecond);
        }

        public Pace atRate(double perSecond) {
            return new Pace(announceWait, offerWait, proxyRestMax, clientRestMax, answerDelayMax, perSecond);
        }
    }

    /**
     * Shares of requests, or of matches, that take a bad turn.
     *
     * @param proxiesAbort announcements whose connection ends at a random moment
     * @param clientsAbort offers whose connection ends at a random moment
     * @param resets of those, ended by reset instead of close
     * @param abortWithin the latest moment of an abort
     * @param silent matches that are never answered
     * @param failing matches answered with an error
     * @param twice matches answered a second time
     * @param foreign matches for which a stranger posts an answer first, with one wrong ID
     * @param hangUp matches whose announcement's connection is closed as soon as the match is read
     */
    public record Habits(
            double proxiesAbort,
            double clientsAbort,
            double resets,
            Duration abortWithin,
            double silent,
            double failing,
            double twice,
            double foreign,
            double hangUp) {

        /** Nobody does anything wrong. */
        public static final Habits GOOD = new Habits(0, 0, 0, Duration.ofSeconds(1), 0, 0, 0, 0, 0);

        /** A bit of everything. */
        public static final Habits BAD =
                new Habits(0.1, 0.1, 0.5, Duration.ofSeconds(1), 0.005, 0.02, 0.05, 0.05, 0.02);
    }

    /** How requests are put on connections. */
    public enum Protocol {
        /** Each has a connection for itself, from which it goes to the next one. */
        HTTP_1_1,
        /** They share a few connections, cleartext and with prior knowledge, as those of a balancer do. */
        HTTP_2
    }

    /**
     * The technical side.
     *
     * @param sourceAddresses loopback addresses 127.0.0.1 and on that connections come from; 0 leaves it to the system.
     *     Each of them gives some 28,000 connections to one port.
     * @param grace how much later than its wait a reply may come before it is given up
     */
    public record Wire(
            Protocol protocol,
            int sourceAddresses,
            Duration connectMax,
            Duration grace,
            int offerSdpBytes,
            int answerSdpBytes) {

        public static final Wire USUAL =
                new Wire(Protocol.HTTP_1_1, 0, Duration.ofSeconds(3), Duration.ofSeconds(5), 2_000, 2_000);

        public Wire over(Protocol other) {
            return new Wire(other, sourceAddresses, connectMax, grace, offerSdpBytes, answerSdpBytes);
        }

        public Wire fromAddresses(int addresses) {
            return new Wire(protocol, addresses, connectMax, grace, offerSdpBytes, answerSdpBytes);
        }

        public Wire withConnectMax(Duration max) {
            return new Wire(protocol, sourceAddresses, max, grace, offerSdpBytes, answerSdpBytes);
        }

        public Wire withSdpBytes(int bytes) {
            return new Wire(protocol, sourceAddresses, connectMax, grace, bytes, bytes);
        }
    }
}
