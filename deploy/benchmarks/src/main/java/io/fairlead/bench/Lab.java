// SPDX-License-Identifier: Apache-2.0
package io.fairlead.bench;

import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Where benchmarks run, and how thoroughly.
 *
 * @param root of the working copy
 * @param starter the words before {@code java} by which {@code deploy/fairlead run} starts a node, if any; the floor is
 *     started so too
 * @param jvmOptions what {@code deploy/fairlead run} gives to a node's JVM
 * @param cache the JVM's ahead-of-time cache for nodes, that of {@code deploy/fairlead prepare}
 * @param quick all benchmarks together are to end within ten minutes on two cores
 * @param runs how often each figure is taken
 */
record Lab(Path root, List<String> starter, List<String> jvmOptions, Path cache, boolean quick, int runs) {

    private static final String ROOT = "fairlead.bench.root";
    private static final String STARTER = "fairlead.bench.starter";
    private static final String JVM_OPTIONS = "fairlead.bench.jvm-options";
    private static final String CACHE = "fairlead.bench.cache";
    private static final int SDP_BYTES = Plan.Wire.USUAL.offerSdpBytes();
    private static final long SDP_TOKEN = 1;
    private static final int WINDOWS_LEAST = 5;
    private static final Duration SETTLE = Duration.ofMillis(1_500);
    private static final Duration SETTLE_PER_PAIR = Duration.ofMillis(5);

    Lab {
        starter = List.copyOf(starter);
        jvmOptions = List.copyOf(jvmOptions);
    }

    /** As {@code deploy/fairlead bench} starts this program. */
    static Lab ofSystemProperties(boolean quick, int runs) {
        return new Lab(
                Path.of(System.getProperty(ROOT, ".")),
                words(STARTER),
                words(JVM_OPTIONS),
                Path.of(System.getProperty(CACHE, "no cache was named")),
                quick,
                runs);
    }

    private static List<String> words(String property) {
        return Arrays.stream(System.getProperty(property, "").split(" ", -1))
                .filter(word -> !word.isEmpty())
                .toList();
    }

    /**
     * How often two loads on the same nodes are compared, in windows of a few seconds that take turns: of two windows
     * one would often fall into a slow moment of the machine.
     */
    int windows() {
        return Math.max(runs, WINDOWS_LEAST);
    }

    /**
     * How long a load of so many pairs takes to be what is to be measured. All connections must stand, and the system
     * tries again after a second or three when too many come at once.
     */
    static Duration settle(int pairs) {
        return SETTLE.plus(SETTLE_PER_PAIR.multipliedBy(pairs));
    }

    /** The folder with the program of a module, and its libraries. */
    Path libraries(String module) {
        return root.resolve(module).resolve("target").resolve("fairlead").resolve("lib");
    }

    /** Starts a node on free loopback ports, which {@code settings} may override, and waits until it listens. */
    MeasuredProcess startNode(Map<String, String> settings) {
        return startNode(List.of(), settings);
    }

    /** @param jvmOptions beyond the usual ones, which they override */
    MeasuredProcess startNode(List<String> jvmOptions, Map<String, String> settings) {
        return MeasuredProcess.start(node(Jars.in(libraries("deploy/node")).classPath(), jvmOptions, settings));
    }

    /** Starts one that can note what it sends to others (see {@link RemoteMessages}), and does not wait. */
    MeasuredProcess launchTappedNode(List<String> jvmOptions, Map<String, String> settings) {
        Map<String, String> tapped = new HashMap<>(settings);
        tapped.put("pekko.remote.artery.advanced.instruments.0", "io.fairlead.tap.MessageTap");
        String classPath = Jars.in(libraries("deploy/node")).classPath()
                + File.pathSeparator
                + Jars.in(libraries("deploy/benchmarks/tap")).classPath();
        return MeasuredProcess.launch(node(classPath, jvmOptions, tapped));
    }

    private List<String> node(String classPath, List<String> furtherOptions, Map<String, String> settings) {
        List<String> options = new ArrayList<>(jvmOptions);
        options.add("-XX:AOTCache=" + cache);
        options.add("-XX:AOTMode=on"); // rather fail than measure without it
        options.addAll(furtherOptions);
        for (String port : List.of("edge", "management", "cluster")) {
            options.add("-Dfairlead.node." + port + ".port=0");
        }
        settings.forEach((key, value) -> options.add("-D" + key + "=" + value));
        return started(java(options, classPath, "io.fairlead.node.Main"));
    }

    /**
     * Starts the floor: see {@code FloorServer}. It gives the session descriptions of a driver, if not of its peers.
     */
    MeasuredProcess startFloor() {
        return startFloor(List.of(), List.of());
    }

    /**
     * Starts one that is linked with others.
     *
     * @param furtherOptions of its JVM
     * @param links its place among them, and the ports on which they reach each other
     */
    MeasuredProcess startFloor(List<String> furtherOptions, List<String> links) {
        List<String> options = new ArrayList<>(jvmOptions);
        options.addAll(furtherOptions);
        List<String> arguments = new ArrayList<>(List.of(
                Sdp.of("actpass", SDP_BYTES).text(SDP_TOKEN),
                Sdp.of("active", SDP_BYTES).text(SDP_TOKEN)));
        arguments.addAll(links);
        return MeasuredProcess.start(started(java(
                options,
                libraries("deploy/benchmarks/floor"),
                "io.fairlead.floor.FloorServer",
                arguments.toArray(String[]::new))));
    }

    private List<String> started(List<String> command) {
        return Stream.concat(starter.stream(), command.stream()).toList();
    }

    /** The command that runs a program of Java, with the JDK that runs this one. */
    static List<String> java(List<String> options, Path libraries, String main, String... arguments) {
        return java(options, Jars.in(libraries).classPath(), main, arguments);
    }

    private static List<String> java(List<String> options, String classPath, String main, String... arguments) {
        List<String> command = new ArrayList<>(List.of(jdk("java")));
        command.addAll(options);
        command.addAll(List.of("-cp", classPath, main));
        command.addAll(List.of(arguments));
        return command;
    }

    static String jdk(String program) {
        return Path.of(System.getProperty("java.home"), "bin", program).toString();
    }

    /** Tells whoever waits what is going on. */
    static void say(String progress) {
        System.err.println(progress);
    }
}
