// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.dataformat.cbor.CBORParser;
import io.fairlead.matching.Base64Id;
import io.fairlead.matching.Compartment;
import io.fairlead.matching.CompartmentId;
import io.fairlead.matching.CompartmentKind;
import io.fairlead.matching.Location;
import io.fairlead.matching.Traits;
import io.fairlead.matching.Traversal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the fields of one message, in the order in which {@link WireWriter} has written them. Each says what is wrong
 * with an {@link IOException} or, when a value is none that it can be, an {@link IllegalArgumentException}.
 */
final class WireReader {

    private static final Logger LOG = LoggerFactory.getLogger(WireReader.class);

    /** Reads one field. */
    interface Field<T> {
        T read() throws IOException;
    }

    private final CBORParser in;
    private final WireReferences references;

    /** The first token of a value of which only it has been looked at. */
    private boolean looked;

    WireReader(CBORParser in, WireReferences references) throws IOException {
        this.in = in;
        this.references = references;
        expect(JsonToken.START_ARRAY);
    }

    boolean flag() throws IOException {
        if (next() == JsonToken.VALUE_FALSE) {
            return false;
        }
        require(JsonToken.VALUE_TRUE);
        return true;
    }

    int number() throws IOException {
        expect(JsonToken.VALUE_NUMBER_INT);
        return in.getIntValue();
    }

    String text() throws IOException {
        expect(JsonToken.VALUE_STRING);
        return in.getText();
    }

    Duration duration() throws IOException {
        return Duration.ofNanos(longNumber());
    }

    <E extends Enum<E>> E constant(Class<E> type) throws IOException {
        return Enum.valueOf(type, text());
    }

    <T> Optional<T> optional(Field<T> field) throws IOException {
        if (next() == JsonToken.VALUE_NULL) {
            return Optional.empty();
        }
        looked = true;
        return Optional.of(field.read());
    }

    /**
     * A field that came to be there later, behind all others: {@code before} of an older node, which does not send it.
     */
    <T> T added(T before, Field<T> field) throws IOException {
        JsonToken token = next();
        looked = true;
        return token == JsonToken.END_ARRAY ? before : field.read();
    }

    <T> ActorRef<T> reference() throws IOException {
        return references.resolve(text(), number(), text(), number());
    }

    WireMessage message() throws IOException {
        String kind = text();
        return WireKinds.named(kind)
                .orElseThrow(() -> new IllegalArgumentException("no kind of message is named " + kind))
                .read(this);
    }

    /** All to the end. One that cannot be read, or is for no desk, is lost, with an error in the log. */
    List<FrontDesk.WireCommand> parcel() throws IOException {
        List<FrontDesk.WireCommand> messages = new ArrayList<>();
        JsonStreamContext parcel = in.getParsingContext();
        while (next() == JsonToken.START_ARRAY) {
            try {
                messages.add((FrontDesk.WireCommand) message());
            } catch (JsonProcessingException | IllegalArgumentException | ClassCastException e) {
                LOG.error("What another node's broker says cannot be read, and is lost", e);
            }
            skipTo(parcel);
        }
        return messages;
    }

    private void skipTo(JsonStreamContext around) throws IOException {
        looked = false;
        while (in.getParsingContext() != around) {
            if (in.nextToken() == null) {
                throw new JsonEOFException(in, JsonToken.NOT_AVAILABLE, "ends within a message");
            }
        }
    }

    ConnectionId connectionId() throws IOException {
        return new ConnectionId(id());
    }

    ProxyId proxyId() throws IOException {
        return new ProxyId(id());
    }

    Compartment compartment() throws IOException {
        return new Compartment(constant(CompartmentKind.class), new CompartmentId(id()));
    }

    Traits traits() throws IOException {
        return new Traits(constant(Traversal.class), new Location(text(), longNumber()), number());
    }

    ClaimTerms terms() throws IOException {
        return new ClaimTerms(connectionId(), compartment(), duration(), offer(), number(), text(), flag(), duration());
    }

    ProxyAnswer answer() throws IOException {
        return flag() ? new ProxyAnswer.Accepted(longText()) : new ProxyAnswer.Failed(text());
    }

    private SessionOffer offer() throws IOException {
        return new SessionOffer(
                longText(),
                optional(this::text),
                constant(NetworkProtocol.class),
                optional(() -> new Destination(text(), text())));
    }

    private long longNumber() throws IOException {
        expect(JsonToken.VALUE_NUMBER_INT);
        return in.getLongValue();
    }

    private String longText() throws IOException {
        return new String(bytes(), StandardCharsets.UTF_8);
    }

    private String id() throws IOException {
        return Base64Id.text(bytes());
    }

    private byte[] bytes() throws IOException {
        expect(JsonToken.VALUE_EMBEDDED_OBJECT);
        return in.getBinaryValue();
    }

    private JsonToken next() throws IOException {
        if (looked) {
            looked = false;
            return in.currentToken();
        }
        return in.nextToken();
    }

    private void expect(JsonToken token) throws IOException {
        next();
        require(token);
    }

    private void require(JsonToken token) throws IOException {
        if (in.currentToken() != token) {
            throw new JsonParseException(in, "expected " + token + " but found " + in.currentToken());
        }
    }
}
