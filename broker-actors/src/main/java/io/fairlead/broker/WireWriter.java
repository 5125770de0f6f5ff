// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import com.fasterxml.jackson.dataformat.cbor.CBORGenerator;
import io.fairlead.matching.Base64Id;
import io.fairlead.matching.Compartment;
import io.fairlead.matching.Traits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;

/** Writes the fields of one message; {@link WireReader} reads each of them back. */
final class WireWriter {

    /** Writes one field. */
    interface Field<T> {
        void write(T value) throws IOException;
    }

    private final CBORGenerator out;
    private final WireReferences references;

    WireWriter(CBORGenerator out, WireReferences references) {
        this.out = out;
        this.references = references;
    }

    WireWriter flag(boolean value) throws IOException {
        out.writeBoolean(value);
        return this;
    }

    WireWriter number(int value) throws IOException {
        out.writeNumber(value);
        return this;
    }

    WireWriter text(String value) throws IOException {
        out.writeString(value);
        return this;
    }

    /** In nanoseconds. */
    WireWriter duration(Duration value) throws IOException {
        out.writeNumber(value.toNanos());
        return this;
    }

    WireWriter constant(Enum<?> value) throws IOException {
        return text(value.name());
    }

    <T> WireWriter optional(Optional<T> value, Field<T> field) throws IOException {
        if (value.isPresent()) {
            field.write(value.get());
        } else {
            out.writeNull();
        }
        return this;
    }

    WireWriter reference(ActorRef<?> value) throws IOException {
        references.write(out, value);
        return this;
    }

    /** Its kind and its fields. Nothing may come behind it: a newer node could send fields more. */
    WireWriter message(WireMessage value) throws IOException {
        WireKind<?> kind = WireKinds.of(value);
        kind.write(text(kind.name()), value);
        return this;
    }

    /** Each in an array of its own. */
    WireWriter parcel(List<FrontDesk.WireCommand> messages) throws IOException {
        for (WireMessage message : messages) {
            out.writeStartArray();
            message(message);
            out.writeEndArray();
        }
        return this;
    }

    WireWriter connectionId(ConnectionId value) throws IOException {
        return id(value.value());
    }

    WireWriter proxyId(ProxyId value) throws IOException {
        return id(value.value());
    }

    WireWriter compartment(Compartment value) throws IOException {
        return constant(value.kind()).id(value.id().value());
    }

    WireWriter traits(Traits value) throws IOException {
        constant(value.traversal()).text(value.location().country());
        out.writeNumber(value.location().asn());
        return number(value.protocolVersion());
    }

    WireWriter terms(ClaimTerms value) throws IOException {
        return connectionId(value.connectionId())
                .compartment(value.compartment())
                .duration(value.offerWaited())
                .offer(value.offer())
                .number(value.selectedProtocolVersion())
                .text(value.clientCountry())
                .flag(value.natCompatible())
                .duration(value.answerWithin());
    }

    WireWriter answer(ProxyAnswer value) throws IOException {
        return switch (value) {
            case ProxyAnswer.Accepted(var sdp) -> flag(true).longText(sdp);
            case ProxyAnswer.Failed(var error) -> flag(false).text(error);
        };
    }

    private WireWriter offer(SessionOffer value) throws IOException {
        return longText(value.sdp())
                .optional(value.clientRootObfuscationSecret(), this::text)
                .constant(value.networkProtocol())
                .optional(value.destination(), there -> text(there.address()).text(there.serverId()));
    }

    /** As bytes of UTF-8, which the JDK turns into text several times as fast as Jackson does. */
    private WireWriter longText(String value) throws IOException {
        out.writeBinary(value.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    /** Of 32 bytes. */
    private WireWriter id(String value) throws IOException {
        out.writeBinary(Base64Id.bytes(value));
        return this;
    }
}
