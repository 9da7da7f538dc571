// Package metadata has the developer metadata by which the service knows what is
// its own in a spreadsheet, whatever people rename or move.
package metadata
