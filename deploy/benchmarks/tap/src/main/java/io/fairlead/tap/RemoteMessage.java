// SPDX-License-Identifier: Apache-2.0
package io.fairlead.tap;

import jdk.jfr.DataAmount;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A message to another node. Benchmarks read it from recordings, by its name and the names of its fields. */
@Name("fairlead.RemoteMessage")
@Label("Message to another node")
@StackTrace(false)
final class RemoteMessage extends Event {

    @Label("Class")
    String type = "";

    /** With Artery's header, without its frame. */
    @Label("Size")
    @DataAmount
    int bytes;
}
