// SPDX-License-Identifier: Apache-2.0
package io.fairlead.config;

/** How many requests this node holds at once ({@code fairlead.node.held}). */
public record HeldSettings(int announcementsMax, int offersMax) {}
