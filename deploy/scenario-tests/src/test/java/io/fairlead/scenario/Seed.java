// SPDX-License-Identifier: Apache-2.0
package io.fairlead.scenario;

import java.security.SecureRandom;

/** From which everything random in a run comes; given by {@code -Dscenario.seed=N}, or new. */
final class Seed {

    private static final String PROPERTY = "scenario.seed";
    private static final long SEED = Long.getLong(PROPERTY, new SecureRandom().nextInt(1_000_000));

    private Seed() {}

    static long get() {
        return SEED;
    }

    /** The command that runs a test again with this seed. */
    static String rerun(String test) {
        return "deploy/fairlead test -pl deploy/scenario-tests -am -Dtests.exclude= -Dtest='%s' -D%s=%d"
                .formatted(test, PROPERTY, SEED);
    }
}
