/** TODO. */
@NullMarked
package io.fairlead.node;

import org.jspecify.annotations.NullMarked;
