// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import io.fairlead.config.ConversationSettings;
import java.security.SecureRandom;
import java.time.InstantSource;

/** What every request actor of a node shares. */
record Collaborators(
        ShardRouter shards,
        ConversationSettings conversations,
        RetryAdvice retry,
        InstantSource clock,
        SecureRandom random) {}
