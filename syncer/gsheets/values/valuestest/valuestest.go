package valuestest

import (
	"fmt"
	"strings"
)

// MixedBody is an answer of 20 columns of mixed kinds, as a register has them.
func MixedBody(rows int) []byte {
	var b strings.Builder
	b.WriteString(`{"spreadsheetId":"x","valueRanges":[{"range":"'Customers'!A1:T101000","majorDimension":"ROWS","values":[`)
	for r := range rows {
		if r > 0 {
			b.WriteByte(',')
		}
		b.WriteByte('[')
		for c := range 20 {
			if c > 0 {
				b.WriteByte(',')
			}
			switch c % 8 {
			case 0:
				fmt.Fprintf(&b, `"C%06d"`, r)
			case 1:
				fmt.Fprintf(&b, `"深圳市华强电子有限公司%d"`, r%977)
			case 2:
				fmt.Fprintf(&b, `"buyer%d@example.com"`, r%5003)
			case 3:
				fmt.Fprintf(&b, "%d", 43831+r%2000)
			case 4:
				fmt.Fprintf(&b, "%d.%02d", r%100000, r%100)
			case 5:
				fmt.Fprint(&b, r%3 == 0)
			case 6:
				if r%2 == 0 {
					b.WriteString(`""`)
				} else {
					b.WriteString(`"Line 1\nLine 2"`)
				}
			case 7:
				fmt.Fprintf(&b, "%d", r*7)
			}
		}
		b.WriteByte(']')
	}
	b.WriteString(`]}]}`)
	return []byte(b.String())
}
