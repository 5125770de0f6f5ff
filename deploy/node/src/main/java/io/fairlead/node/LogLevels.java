// SPDX-License-Identifier: Apache-2.0
package io.fairlead.node;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.event.Logging;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.slf4j.LoggerFactory;

/**
 * {@code /log-levels}: reads and sets the levels of this node's loggers until it ends. A logger is the name of a class
 * or package; {@code ROOT} is above all.
 */
final class LogLevels {

    private static final String INHERIT = "INHERIT";
    private static final List<String> LEVELS = List.of("OFF", "ERROR", "WARN", "INFO", "DEBUG", "TRACE", INHERIT);
    private static final int NAME_MAX = 200;

    private final ActorSystem<?> system;
    private final LoggerContext loggers = (LoggerContext) LoggerFactory.getILoggerFactory();

    LogLevels(ActorSystem<?> system) {
        this.system = system;
    }

    /** Every logger that has a level of its own. */
    CompletionStage<HttpResponse> list(HttpRequest request) {
        request.discardEntityBytes(system);
        Map<String, String> levels = new LinkedHashMap<>();
        for (Logger logger : loggers.getLoggerList()) {
            if (logger.getLevel() != null) {
                levels.put(logger.getName(), logger.getLevel().toString());
            }
        }
        return CompletableFuture.completedFuture(ManagementResponse.ok(levels));
    }

    /** {@code ?logger=NAME&level=LEVEL}; INHERIT takes the logger's own level away. */
    CompletionStage<HttpResponse> set(HttpRequest request) {
        request.discardEntityBytes(system);
        String name = parameter(request, "logger");
        String level = parameter(request, "level").toUpperCase(Locale.ROOT);
        if (name.length() > NAME_MAX || !LEVELS.contains(level)) {
            throw new IllegalArgumentException("level must be one of " + String.join(", ", LEVELS)
                    + ", and logger at most " + NAME_MAX + " characters long.");
        }
        Logger logger = loggers.getLogger(name);
        boolean root = name.equals(Logger.ROOT_LOGGER_NAME);
        if (level.equals(INHERIT) && root) {
            throw new IllegalArgumentException("ROOT has nobody to inherit from.");
        }
        logger.setLevel(level.equals(INHERIT) ? null : Level.toLevel(level));
        letThrough(logger);
        return CompletableFuture.completedFuture(ManagementResponse.ok(
                Map.of("logger", name, "level", logger.getEffectiveLevel().toString())));
    }

    /** What Pekko's own actors say at DEBUG goes through its event bus, which has a level of its own. */
    private void letThrough(Logger logger) {
        if (logger.isDebugEnabled()) {
            system.classicSystem().eventStream().setLogLevel(Logging.DebugLevel());
        }
    }

    private static String parameter(HttpRequest request, String name) {
        return request.getUri()
                .query()
                .get(name)
                .filter(value -> !value.isBlank())
                .orElseThrow(() -> new IllegalArgumentException("The query must have " + name + "."));
    }
}
