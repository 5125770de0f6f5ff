/** TODO. */
@NullMarked
package io.fairlead.demo;

import org.jspecify.annotations.NullMarked;
