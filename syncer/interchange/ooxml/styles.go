package ooxml

import (
	"context"
	"encoding/xml"
	"strconv"
	"strings"

	"sheetsync/sheetschema/bounds"
	"sheetsync/syncer/display"
)

// A Style is what a cell's style says of its value.
type Style struct {
	Pattern string // number format; "" for the automatic one
	days    bool   // it shows the day of a date
}

// maxPattern is how long a number format may be; Excel takes no longer ones.
const maxPattern = 255

// builtIn are the number formats that a workbook names by number only (ECMA-376
// part 1, 18.8.30), as en_US shows them, and from 27 on as zh_CN does.
var builtIn = map[int]string{
	1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??",
	14: "m/d/yyyy", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm am/pm", 19: "h:mm:ss am/pm", 20: "h:mm",
	21: "h:mm:ss", 22: "m/d/yyyy h:mm",
	27: `yyyy"年"m"月"`, 28: `m"月"d"日"`, 29: `m"月"d"日"`, 30: "m-d-yy", 31: `yyyy"年"m"月"d"日"`, 32: `h"时"mm"分"`,
	33: `h"时"mm"分"ss"秒"`, 34: `h"时"mm"分"`, 35: `h"时"mm"分"ss"秒"`, 36: `yyyy"年"m"月"`,
	37: "#,##0 ;(#,##0)", 38: "#,##0 ;[red](#,##0)", 39: "#,##0.00;(#,##0.00)",
	40: "#,##0.00;[red](#,##0.00)", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0", 49: "@",
	50: `yyyy"年"m"月"`, 51: `m"月"d"日"`, 52: `yyyy"年"m"月"`, 53: `m"月"d"日"`, 54: `m"月"d"日"`, 55: `h"时"mm"分"`,
	56: `h"时"mm"分"ss"秒"`, 57: `yyyy"年"m"月"`, 58: `m"月"d"日"`,
}

// BuiltIn is the number format that a workbook names by a number, "" for the
// automatic one.
func BuiltIn(number int) string { return builtIn[number] }

// readStyles reads the styles of cells, and refuses those that name fonts, fills
// or borders which there aren't: programs that look them up break on it.
func (w *Workbook) readStyles(ctx context.Context, part string) error {
	patterns := make(map[int]string)
	has := make(map[string]int) // fonts, fills, borders
	var path []string
	return w.archive.part(ctx, part, func(d *xml.Decoder, token xml.Token) error {
		if d.InputOffset() > bounds.Part {
			return bounds.Bytes("styles", "content", bounds.Part)
		}
		switch e := token.(type) {
		case xml.StartElement:
			parent := ""
			if len(path) > 0 {
				parent = path[len(path)-1]
			}
			path = append(path, e.Name.Local)
			switch {
			case e.Name.Local == "numFmt" && parent == "numFmts":
				if n, err := strconv.Atoi(attribute(&e, "numFmtId")); err == nil {
					patterns[n] = attribute(&e, "formatCode")
				}
			case len(path) == 3 && (parent == "fonts" || parent == "fills" || parent == "borders"):
				has[parent]++
			case e.Name.Local == "xf" && (parent == "cellXfs" || parent == "cellStyleXfs"):
				for id, list := range map[string]string{"fontId": "fonts", "fillId": "fills", "borderId": "borders"} {
					value := attribute(&e, id)
					if n, err := strconv.Atoi(value); value != "" && (err != nil || n < 0 || n >= max(has[list], 1)) {
						return damaged("a style has the %s %q, and there are %d %s", id, value, has[list], list)
					}
				}
				if parent == "cellXfs" {
					number, _ := strconv.Atoi(attribute(&e, "numFmtId")) // 0 is the automatic one
					pattern, own := patterns[number]
					if !own {
						pattern = builtIn[number]
					}
					w.styles = append(w.styles, styleOf(pattern))
				}
			}
		case xml.EndElement:
			if len(path) > 0 {
				path = path[:len(path)-1]
			}
		}
		return nil
	})
}

func styleOf(pattern string) Style {
	if pattern == "" || len(pattern) > maxPattern || strings.EqualFold(pattern, "general") {
		return Style{}
	}
	kind := display.Parse(pattern).Type()
	return Style{Pattern: pattern, days: kind == "DATE" || kind == "DATE_TIME"}
}

// Styles are those that cells name by [Cell.Style].
func (w *Workbook) Styles() []Style { return w.styles }
