// Package chart draws a spreadsheet's column, bar, line and pie charts as SVG, for the
// emulator's page: a title, an axis of values with round steps, and labels that fit.
// It is for looking at, not a likeness of what Google draws to the pixel.
//
// Texts are escaped; a drawing refers to nothing outside of itself.
package chart
