// Package display shows numbers as a spreadsheet does, by number format pattern and locale, and reads what people type.
//
// Serial dates count days from 1899-12-30; the fraction is the time of day.
package display
