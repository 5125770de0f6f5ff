// SPDX-License-Identifier: Apache-2.0
package io.fairlead.bench;

/** What the checker decides: the promises of design.md, section 3.4, and two that go without saying. */
public enum Promise {
    P1("at most once"),
    P2("nothing waits in vain"),
    P3("no ghost"),
    P4("only the right proxy answers"),
    P5("bounded, and clear about it"),
    P6("nothing leaks"),
    RULES("only the eligible meet"),
    SURVIVORS("no request of a surviving node is lost");

    private final String text;

    Promise(String text) {
        this.text = text;
    }

    public String text() {
        return text;
    }
}
