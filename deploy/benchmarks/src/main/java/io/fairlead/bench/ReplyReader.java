// SPDX-License-Identifier: Apache-2.0
package io.fairlead.bench;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.fairlead.bench.Exchange.Kind;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Reads what the API replies, as much of it as the ledger keeps. For one thread.
 *
 * <p>On a balancer's hop a node replies 200 before it knows the outcome, and may then send a problem as the body, with
 * the status that it would have had. It counts as replied with that status.
 */
final class ReplyReader {

    private static final JsonFactory JSON = new JsonFactory();
    private static final int OK = 200;

    private final boolean problemsComeLate;
    private final Token tokens;
    private final Sdp offers;
    private final Sdp answers;

    private String outcome = "";
    private String word = "";
    private String connectionId = "";
    private long seen;
    private boolean intact;
    private int protocolVersion;
    private int problemStatus;
    private long retryAfterMs;

    ReplyReader(Plan.Protocol protocol, Token tokens, Sdp offers, Sdp answers) {
        this.problemsComeLate = protocol == Plan.Protocol.HTTP_2;
        this.tokens = tokens;
        this.offers = offers;
        this.answers = answers;
    }

    /** @param retryAfterHeaderMs what the header says; negative without one */
    Exchange.Outcome read(Kind kind, int status, byte[] body, int length, long retryAfterHeaderMs) {
        outcome = "";
        word = "";
        connectionId = "";
        seen = Token.NONE;
        intact = true;
        protocolVersion = 0;
        problemStatus = 0;
        retryAfterMs = retryAfterHeaderMs;
        boolean readable = true;
        try (JsonParser parser = JSON.createParser(body, 0, length)) {
            readObject(parser, body, length);
        } catch (IOException notJson) {
            readable = false;
            word = String.valueOf(notJson.getMessage());
        }
        boolean late = problemsComeLate && status == OK && outcome.isEmpty() && problemStatus > OK;
        int meant = late ? problemStatus : status;
        End end = meant != OK ? End.PROBLEM : readable ? end(kind) : End.UNREADABLE;
        return new Exchange.Outcome(
                end, Ticks.now(), meant, word, seen, intact, connectionId, protocolVersion, retryAfterMs);
    }

    /** What the header says; negative when it is missing, or is no number of seconds. */
    static long retryAfterMs(@Nullable CharSequence seconds) {
        if (seconds == null || seconds.isEmpty() || !seconds.chars().allMatch(Character::isDigit)) {
            return -1;
        }
        return Long.parseLong(seconds.toString()) * 1_000;
    }

    private End end(Kind kind) {
        End end =
                switch (outcome) {
                    case "matched" -> End.MATCHED;
                    case "answered" -> End.ANSWERED;
                    case "delivered" -> End.DELIVERED;
                    case "no-client" -> End.NO_CLIENT;
                    case "no-match" -> End.NO_MATCH;
                    case "no-answer" -> End.NO_ANSWER;
                    default -> End.UNREADABLE;
                };
        boolean fits =
                switch (kind) {
                    case ANNOUNCEMENT -> end == End.MATCHED || end == End.NO_MATCH;
                    case OFFER -> end == End.ANSWERED || end == End.NO_MATCH || end == End.NO_ANSWER;
                    case ANSWER -> end == End.DELIVERED || end == End.NO_CLIENT;
                };
        return fits ? end : End.UNREADABLE;
    }

    private void readObject(JsonParser parser, byte[] body, int length) throws IOException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw new IOException("not a JSON object");
        }
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            JsonToken value = parser.nextToken();
            switch (name) {
                case "outcome" -> outcome = parser.getText();
                case "why", "code" -> word = parser.getText();
                case "status" -> problemStatus = parser.getIntValue();
                case "connectionId" -> connectionId = parser.getText();
                case "selectedProtocolVersion" -> protocolVersion = parser.getIntValue();
                case "retryAfterMs" -> retryAfterMs = parser.getLongValue();
                case "offer" -> readDescription(parser, offers, body, length);
                case "answer" -> readDescription(parser, answers, body, length);
                default -> {
                    if (value.isStructStart()) {
                        parser.skipChildren();
                    }
                }
            }
        }
    }

    /**
     * One that comes as it was written is recognised by its bytes: to take it apart would cost more than all the rest.
     */
    private void readDescription(JsonParser parser, Sdp sent, byte[] body, int length) throws IOException {
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            parser.nextToken();
            if (name.equals("sdp")) {
                int quote = (int) parser.currentTokenLocation().getByteOffset();
                seen = sent.tokenOfIntact(body, length, quote);
                if (seen == Token.NONE) {
                    String sdp = parser.getText();
                    seen = Sdp.token(sdp);
                    intact = !tokens.isOurs(seen) || sent.isIntact(sdp);
                }
            } else {
                parser.skipChildren();
            }
        }
    }
}
