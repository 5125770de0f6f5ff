/** TODO. */
@NullMarked
package io.fairlead.broker;

import org.jspecify.annotations.NullMarked;
