// Package area says where on a tab a resource's records are, as people write it
// down: in A1 notation, or as the name of a named range.
package area
