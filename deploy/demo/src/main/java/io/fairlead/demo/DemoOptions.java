// SPDX-License-Identifier: Apache-2.0
package io.fairlead.demo;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * What the command line asks for.
 *
 * @param urls the nodes of one cluster; every request goes to one of them, chosen at random
 * @param seed decides who is in the crowd and what they do; not when the broker's replies arrive
 */
record DemoOptions(List<URI> urls, int proxies, int clients, Duration length, long seed, boolean colour) {

    static final String USAGE = """
            Usage: demo [--url URL[,URL...]] [--proxies N] [--clients N] [--seconds N] [--seed N] [--no-colour]
              --url      where the broker listens; several nodes of one cluster by commas   http://127.0.0.1:8080
              --proxies  how many simulated proxies, 1 to 1000                              30
              --clients  how many simulated clients, 1 to 1000                              20
              --seconds  how long it lasts, 3 to 3600                                       30
              --seed     who is in the crowd and what they do                               a random one
            Exit codes: 0 all promises held, 1 one was broken, 2 wrong arguments, 3 no offer was answered.""";

    private static final int CROWD_MAX = 1_000;
    private static final int SECONDS_MIN = 3;
    private static final int SECONDS_MAX = 3_600;

    DemoOptions {
        urls = List.copyOf(urls);
    }

    /** How reading a command line ends. */
    sealed interface Parsed {
        record Run(DemoOptions options) implements Parsed {}

        record Help() implements Parsed {}

        record Wrong(String detail) implements Parsed {}
    }

    static Parsed parse(List<String> arguments, long randomSeed) {
        var options = new DemoOptions(
                List.of(URI.create("http://127.0.0.1:8080")), 30, 20, Duration.ofSeconds(30), randomSeed, true);
        Deque<String> rest = new ArrayDeque<>(arguments);
        try {
            while (!rest.isEmpty()) {
                String name = rest.pop();
                if (name.equals("--help") || name.equals("-h")) {
                    return new Parsed.Help();
                }
                options = options.with(name, rest);
            }
            return new Parsed.Run(options);
        } catch (IllegalArgumentException wrong) {
            return new Parsed.Wrong(String.valueOf(wrong.getMessage()));
        }
    }

    private DemoOptions with(String name, Deque<String> rest) {
        return switch (name) {
            case "--no-colour", "--no-color" -> new DemoOptions(urls, proxies, clients, length, seed, false);
            case "--url" -> new DemoOptions(urls(value(name, rest)), proxies, clients, length, seed, colour);
            case "--proxies" -> new DemoOptions(urls, count(name, rest, 1, CROWD_MAX), clients, length, seed, colour);
            case "--clients" -> new DemoOptions(urls, proxies, count(name, rest, 1, CROWD_MAX), length, seed, colour);
            case "--seconds" -> new DemoOptions(urls, proxies, clients, seconds(name, rest), seed, colour);
            case "--seed" -> new DemoOptions(urls, proxies, clients, length, number(name, value(name, rest)), colour);
            default -> throw new IllegalArgumentException("unknown argument " + name);
        };
    }

    private static String value(String name, Deque<String> rest) {
        if (rest.isEmpty()) {
            throw new IllegalArgumentException(name + " needs a value");
        }
        return rest.pop();
    }

    private static Duration seconds(String name, Deque<String> rest) {
        return Duration.ofSeconds(count(name, rest, SECONDS_MIN, SECONDS_MAX));
    }

    private static int count(String name, Deque<String> rest, int min, int max) {
        long number = number(name, value(name, rest));
        if (number < min || number > max) {
            throw new IllegalArgumentException("%s must be %d to %d".formatted(name, min, max));
        }
        return Math.toIntExact(number);
    }

    private static long number(String name, String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException notANumber) {
            throw new IllegalArgumentException(
                    "%s must be a whole number, not \"%s\"".formatted(name, text), notANumber);
        }
    }

    private static List<URI> urls(String text) {
        return Arrays.stream(text.split(",", -1)).map(DemoOptions::url).toList();
    }

    private static URI url(String text) {
        var url = URI.create(text.strip().replaceFirst("/+$", ""));
        if (url.getHost() == null || !List.of("http", "https").contains(url.getScheme())) {
            throw new IllegalArgumentException("--url must be like http://127.0.0.1:8080, not \"%s\"".formatted(text));
        }
        return url;
    }
}
