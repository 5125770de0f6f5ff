// SPDX-License-Identifier: Apache-2.0
package io.fairlead.bench;

import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SequenceWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A ledger as a file: one JSON object a line, so that any tool can read it.
 * Drivers of one cluster on one machine write a file each, and the checker takes them all.
 */
public final class LedgerFile {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final ObjectWriter WRITER = MAPPER.writerFor(Entry.class).withRootValueSeparator("\n");
    private static final ObjectReader READER = MAPPER.readerFor(Entry.class);

    private LedgerFile() {}

    public static void write(Ledger ledger, Path file) throws IOException {
        try (var out = Files.newBufferedWriter(file);
                SequenceWriter lines = WRITER.writeValues(out)) {
            for (Entry entry : ledger.entries()) {
                lines.write(entry);
            }
        }
    }

    public static Ledger read(Path file) throws IOException {
        Ledger ledger = new Ledger();
        try (var in = Files.newBufferedReader(file);
                MappingIterator<Entry> lines = READER.readValues(in)) {
            while (lines.hasNextValue()) {
                ledger.add(lines.nextValue());
            }
        }
        return ledger;
    }
}
