/** TODO. */
@NullMarked
package io.fairlead.matching;

import org.jspecify.annotations.NullMarked;
