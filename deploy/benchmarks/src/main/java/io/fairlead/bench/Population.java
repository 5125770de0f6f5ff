// SPDX-License-Identifier: Apache-2.0
package io.fairlead.bench;

import io.fairlead.bench.Peer.Nat;
import io.fairlead.bench.Peer.Side;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;

/** Makes up the peers of a plan. */
final class Population {

    private static final List<String> COUNTRIES =
            List.of("BR", "CA", "DE", "IN", "JP", "KE", "MX", "NO", "PE", "SE", "TR", "ZA");

    /** From the range that RFC 5398 keeps for documentation. */
    private static final long FIRST_ASN = 64_496;

    private static final List<Nat> NATS = List.of(Nat.values());

    private final Plan plan;
    private final Token tokens;
    private final SplittableRandom random;
    private final List<String> common;
    private final List<String> personal;

    Population(Plan plan, Token tokens, SplittableRandom random) {
        this.plan = plan;
        this.tokens = tokens;
        this.random = random;
        this.common = ids("common", plan.pools().common());
        this.personal = ids("personal", plan.pools().personal());
    }

    private List<String> ids(String kind, int count) {
        List<String> ids = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            ids.add(id(plan.pools().scope() + ' ' + kind + ' ' + i));
        }
        return ids;
    }

    /** An ID of 32 bytes, as the API writes it, that depends on the name alone. */
    static String id(String name) {
        try {
            byte[] bytes = MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }

    /** The n-th peer of a side: the first compartment in turn, so that all are in use alike, the others at random. */
    Peer next(Side side, int n) {
        Plan.Crowd crowd = plan.crowd();
        int country = crowd.countries() == 0 ? 0 : random.nextInt(Math.min(crowd.countries(), COUNTRIES.size()));
        int asns = Math.max(1, crowd.asnsPerCountry());
        return new Peer(
                tokens.next(),
                side,
                some(common, plan.pools().commonEach(), n),
                some(personal, plan.pools().personalEach(), n),
                crowd.countries() == 0 ? "" : COUNTRIES.get(country),
                crowd.countries() == 0 ? 0 : FIRST_ASN + (long) country * asns + random.nextInt(asns),
                crowd.mixedNats() ? NATS.get(random.nextInt(NATS.size())) : Nat.OPEN,
                1 + random.nextInt(Math.max(1, crowd.protocolVersions())));
    }

    private List<String> some(List<String> ids, int count, int n) {
        if (ids.isEmpty() || count == 0) {
            return List.of();
        }
        TreeSet<Integer> chosen = new TreeSet<>(List.of(n % ids.size()));
        while (chosen.size() < Math.min(count, ids.size())) {
            chosen.add(random.nextInt(ids.size()));
        }
        return chosen.stream().map(ids::get).toList();
    }
}
