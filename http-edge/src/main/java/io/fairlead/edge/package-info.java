/** TODO. */
@NullMarked
package io.fairlead.edge;

import org.jspecify.annotations.NullMarked;
