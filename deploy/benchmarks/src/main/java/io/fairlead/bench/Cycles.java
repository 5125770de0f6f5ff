// SPDX-License-Identifier: Apache-2.0
package io.fairlead.bench;

import java.time.Duration;
import java.util.function.Supplier;

/**
 * What full cycles cost: an announcement, the offer that it is given, and the answer; three requests.
 *
 * @param serverMicros CPU of the server for each cycle, user and kernel
 * @param driverMicros CPU of this process for each cycle
 * @param failedShare requests that ended in another way, as a share of all; a high one makes the rest worthless
 */
record Cycles(
        double perSecond,
        double serverMicros,
        double driverMicros,
        double failedShare,
        Latency toAnnouncement,
        Latency toAnswer) {

    private static final int REQUESTS = 3;

    /** Has a driver follow a plan, lets it settle, and then looks at it for a while. */
    static Cycles measure(MeasuredProcess server, Plan plan, Duration settle, Duration window) {
        return measure(server::cpu, plan, () -> Poll.rest(settle), window);
    }

    /**
     * The same for a server that may be several processes.
     *
     * @param cpu that they have used so far
     * @param settle returns when the driver and the server are ready to be looked at
     */
    static Cycles measure(Supplier<Duration> cpu, Plan plan, Runnable settle, Duration window) {
        Meter meter = new Meter();
        try (Driver _ = Driver.start(plan, meter)) {
            settle.run();
            meter.read();
            Duration serverCpu = cpu.get();
            Duration driverCpu = MeasuredProcess.cpu(ProcessHandle.current());
            long begin = System.nanoTime();
            Poll.rest(window);
            Meter.Reading reading = meter.read();
            long nanos = System.nanoTime() - begin;
            return of(
                    reading,
                    nanos,
                    cpu.get().minus(serverCpu),
                    MeasuredProcess.cpu(ProcessHandle.current()).minus(driverCpu));
        }
    }

    private static Cycles of(Meter.Reading reading, long nanos, Duration serverCpu, Duration driverCpu) {
        if (reading.good() == 0) {
            throw new IllegalStateException("not one cycle was completed: " + reading);
        }
        double cycles = (double) reading.good() / REQUESTS;
        return new Cycles(
                cycles / nanos * 1e9,
                serverCpu.toNanos() / cycles / 1e3,
                driverCpu.toNanos() / cycles / 1e3,
                (double) reading.bad() / (reading.good() + reading.bad()),
                reading.toAnnouncement(),
                reading.toAnswer());
    }
}
