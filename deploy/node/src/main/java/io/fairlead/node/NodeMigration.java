// SPDX-License-Identifier: Apache-2.0
package io.fairlead.node;

import com.fasterxml.jackson.databind.JsonNode;
import org.apache.pekko.serialization.jackson.JacksonMigration;

/**
 * The version that every {@link NodeMessage} carries, so that nodes of two releases can share a cluster while they are
 * rolled.
 *
 * <p>Rules for a change. A field may be added if its absence can be read: an older node ignores it, a newer one takes
 * its absence for "as before"; the version stays. Anything else raises {@link #CURRENT}; the release <em>before</em>
 * the one that sends the new version must be able to read it, so {@link #NEXT_UNDERSTOOD} is raised one release
 * earlier, together with a {@link #transform} that turns the new form into the one this release knows.
 */
final class NodeMigration extends JacksonMigration {

    /** The version that this release sends. */
    private static final int CURRENT = 1;

    /** The newest version that this release reads. */
    private static final int NEXT_UNDERSTOOD = 1;

    @Override
    public int currentVersion() {
        return CURRENT;
    }

    @Override
    public int supportedForwardVersion() {
        return NEXT_UNDERSTOOD;
    }

    /** Version 1 is the only one there has been. */
    @Override
    public JsonNode transform(int fromVersion, JsonNode json) {
        return json;
    }
}
