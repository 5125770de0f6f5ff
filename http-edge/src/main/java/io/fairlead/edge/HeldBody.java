// SPDX-License-Identifier: Apache-2.0
package io.fairlead.edge;

import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.AttributeKey;
import org.apache.pekko.util.ByteString;

/**
 * The body of a response whose head is sent before its outcome is known.
 *
 * @param bytes the whole body, when the outcome is known
 */
record HeldBody(CompletionStage<ByteString> bytes) {

    /** Where a response that has such a body carries it. */
    static final AttributeKey<HeldBody> KEY = AttributeKey.create("held-body", HeldBody.class);
}
