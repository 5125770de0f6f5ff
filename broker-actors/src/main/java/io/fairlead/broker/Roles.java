// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

/** What a member of the cluster is there for, as it says in its membership. A node may have both roles. */
public final class Roles {

    /** Holds requests: has a public listener. */
    public static final String EDGE = "edge";

    /** Hosts matchers. */
    public static final String BROKER = "broker";

    private Roles() {}
}
