package palette

import "google.golang.org/api/sheets/v4"

// Greys of the service's columns and their header.
const (
	Grey       = 0xF1F3F4
	GreyHeader = 0xDADCE0
	GreyText   = 0x575B60
)

// What is late, and what is near.
const (
	Late = 0xB3261E
	Near = 0xA85B00
)

// White is that of empty paper.
const White = 0xFFFFFF

// Accent is the colour of charts, and of what belongs together.
const Accent = 0x4A76A8

// Colour is a colour by its red, green and blue, eight bits each.
func Colour(hex uint32) *sheets.ColorStyle {
	part := func(shift int) float64 { return float64(hex>>shift&0xFF) / 255 }
	return &sheets.ColorStyle{RgbColor: &sheets.Color{Red: part(16), Green: part(8), Blue: part(0)}}
}
