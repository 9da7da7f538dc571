// Package palette has the colours of what the service makes in a spreadsheet.
package palette
