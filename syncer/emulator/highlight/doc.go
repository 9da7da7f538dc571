// Package highlight finds out which conditional formats hold for which cells.
package highlight
