package wire

import (
	"math"
	"strconv"

	"sheetsync/syncer/emulator/grid"
)

// normalize brings an object into the form the model keeps: ranges name their sheet, colours are the 8 bits a channel that
// the API stores, and stand in their Style members only.
func normalize(t grid.Tree, m *Message) {
	foldColors(t, m)
	switch m.Name {
	case "GridRange", "DimensionRange", "GridCoordinate":
		if _, ok := t["sheetId"]; !ok {
			t["sheetId"] = 0.0
		}
	case "Color":
		for _, channel := range []string{"red", "green", "blue"} {
			if n, ok := t[channel].(float64); ok {
				if n = Channel(n); n == 0 {
					delete(t, channel)
				} else {
					t[channel] = n
				}
			}
		}
		delete(t, "alpha") // documented as not supported
	}
}

// Channel rounds a colour's channel as the API does: cut to one of 256 steps, shown with the digits of a 32-bit float.
func Channel(n float64) float64 {
	step := math.Floor(min(max(n, 0), 1)*255 + 1e-4)
	f, err := strconv.ParseFloat(strconv.FormatFloat(step/255, 'g', -1, 32), 64)
	if err != nil {
		return 0
	}
	return f
}
