// Package servicecolumn makes the columns that the service keeps beside people's:
// grey, titled, protected with a warning, and marked by metadata.
package servicecolumn
