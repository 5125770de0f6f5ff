// SPDX-License-Identifier: Apache-2.0
package io.fairlead.bench;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The connections to one node over HTTP/2: a few, which take calls in turn. */
final class Carriers implements Lines, Carrier.Owner {

    /** A balancer has about one for each of its threads. */
    static final int CONNECTIONS = 8;

    private final Target target;
    private final Switchboard switchboard;
    private final @Nullable Carrier[] carriers = new Carrier[CONNECTIONS];
    private final Set<StreamLine> lines = new LinkedHashSet<>();
    private volatile int connections;
    private int turn;

    Carriers(Target target, Switchboard switchboard) {
        this.target = target;
        this.switchboard = switchboard;
    }

    @Override
    public int connections() {
        return connections;
    }

    @Override
    public void send(Call call) {
        StreamLine line = new StreamLine(this, next(), call, switchboard);
        lines.add(line);
        line.send(target.url());
    }

    /** Streams need none. */
    @Override
    public void openAhead() {}

    private Carrier next() {
        turn = (turn + 1) % CONNECTIONS;
        Carrier carrier = carriers[turn];
        if (carrier == null || !carrier.takes()) {
            carrier = connect();
            carriers[turn] = carrier;
            count();
        }
        return carrier;
    }

    /** Requests wait in it until it stands. */
    private Carrier connect() {
        Carrier carrier = new Carrier(this);
        target.connect(
                carrier.pipeline(), _ -> {}, (end, cause) -> carrier.end(end, String.valueOf(cause.getMessage())));
        return carrier;
    }

    @Override
    public void gone(Carrier carrier) {
        for (int i = 0; i < CONNECTIONS; i++) {
            if (carriers[i] == carrier) {
                carriers[i] = null;
            }
        }
        count();
    }

    private void count() {
        connections =
                (int) Arrays.stream(carriers).filter(carrier -> carrier != null).count();
    }

    @Override
    public void bug(Throwable failure) {
        switchboard.bugs().found(failure);
    }

    void ended(StreamLine line) {
        lines.remove(line);
    }

    @Override
    public void giveUpOverdue(long now, long graceNanos) {
        for (StreamLine line : lines.toArray(StreamLine[]::new)) {
            line.giveUpIfOverdue(now, graceNanos);
        }
    }

    @Override
    public void stop() {
        for (StreamLine line : lines.toArray(StreamLine[]::new)) {
            line.abort(End.STOPPED);
        }
        for (Carrier carrier : carriers.clone()) {
            if (carrier != null) {
                carrier.close();
            }
        }
    }
}
