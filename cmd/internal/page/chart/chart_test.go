package chart_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"sheetsync/cmd/internal/page/chart"
	"sheetsync/sheetschema/language"
)

// A picture is what a test reads of one.
type picture struct {
	width, height int
	texts         []text
	boxes         int
}

type text struct {
	class, body              string
	left, top, right, bottom int
}

// parse reads a picture; what isn't well-formed, or holds elements other than
// those of pictures, fails the test.
func parse(t rapid.TB, svg []byte) (p picture) {
	t.Helper()
	decoder := xml.NewDecoder(bytes.NewReader(svg))
	var at *text
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return p
		}
		if err != nil {
			t.Fatalf("%v in %s", err, svg)
		}
		switch token := token.(type) {
		case xml.StartElement:
			attributes := make(map[string]string)
			for _, a := range token.Attr {
				attributes[a.Name.Local] = a.Value
			}
			switch token.Name.Local {
			case "svg":
				if _, err := fmt.Sscanf(attributes["viewBox"], "0 0 %d %d", &p.width, &p.height); err != nil {
					t.Fatal(err)
				}
			case "text":
				x, _ := strconv.Atoi(attributes["x"])
				y, _ := strconv.Atoi(attributes["y"])
				at = &text{class: attributes["class"], left: x, bottom: y}
			case "path":
				if strings.HasPrefix(attributes["class"], "bar") {
					p.boxes++
				}
			case "style":
			default:
				t.Fatalf("an element %s in %s", token.Name.Local, svg)
			}
		case xml.CharData:
			if at != nil {
				at.body += string(token)
			}
		case xml.EndElement:
			if at != nil {
				p.texts = append(p.texts, at.placed())
				at = nil
			}
		}
	}
}

// placed is a text with the room that it takes.
func (t text) placed() text {
	w := chart.Width(t.body)
	switch {
	case strings.Contains(t.class, "middle"):
		t.left -= w / 2
	case strings.Contains(t.class, "end"):
		t.left -= w
	}
	t.right, t.top = t.left+w, t.bottom-12
	return t
}

// check finds texts that meet, or stick out.
func (p *picture) check(t rapid.TB) {
	t.Helper()
	for i, a := range p.texts {
		if a.left < -1 || a.right > p.width+1 || a.top < 0 || a.bottom > p.height {
			t.Errorf("%+v sticks out of %d × %d", a, p.width, p.height)
		}
		for _, b := range p.texts[:i] {
			if a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom {
				t.Errorf("%+v and %+v meet", a, b)
			}
		}
	}
}

var styles = []chart.Style{{}, {Narrow: true}, {Dark: true, Language: language.Chinese}, {Narrow: true, Language: language.Chinese}}

func TestPictures(t *testing.T) {
	t.Parallel()
	label := rapid.OneOf(rapid.SampledFrom([]string{"", "Dec", "12月", "深圳市华强北电子科技有限公司", "Cedargate Electronics Co., Ltd.", `<script>alert("x")</script> & 'y'`, "\u202eabc\x00\u200b", "👩‍👩‍👧 family", "e\u0301\u0301\u0301"}), rapid.String())
	value := rapid.OneOf(rapid.SampledFrom([]float64{0, 1, 3, 999.9, 12345, 1e9, -50}), rapid.Float64())
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.SampledFrom(styles).Draw(t, "style")
		n := rapid.IntRange(0, 14).Draw(t, "count")
		labels := rapid.SliceOfN(label, n, n).Draw(t, "labels")
		values := rapid.SliceOfN(value, n, n).Draw(t, "values")
		unknown := rapid.SliceOfN(rapid.Bool(), n, n).Draw(t, "unknown")
		days := make([]time.Time, n)
		for i := range days {
			days[i] = time.Date(2026, 1, 1+i*rapid.IntRange(1, 3).Draw(t, "apart"), 0, 0, 0, 0, time.UTC)
			if i > 0 && !days[i].After(days[i-1]) {
				days[i] = days[i-1].AddDate(0, 0, 1)
			}
		}
		for _, d := range []interface {
			SVG(chart.Style) []byte
		}{
			&chart.Columns{Labels: labels, Values: values, Unknown: unknown, Whole: rapid.Bool().Draw(t, "whole")},
			&chart.Bars{Labels: labels, Values: values, Unknown: unknown},
			&chart.Lines{Days: days, Series: []chart.Series{{Name: "Issues", Values: values}, {Name: "疑似重复的记录", Values: values}}},
		} {
			svg := d.SVG(s)
			p := parse(t, svg)
			p.check(t)
		}
	})
}

// What isn't known has a question mark, and is no column.
func TestUnknownIsNotZero(t *testing.T) {
	t.Parallel()
	svg := (&chart.Columns{Labels: []string{"a", "b", "c"}, Values: []float64{0, 5, 0}, Unknown: []bool{true, true, false}}).SVG(chart.Style{})
	p := parse(t, svg)
	var marks []string
	for _, text := range p.texts {
		if strings.HasPrefix(text.class, "unknown") {
			marks = append(marks, text.body)
		}
	}
	if got := strings.Join(marks, " "); got != "? 5?" || p.boxes != 1 {
		t.Errorf("marks %q, %d columns", got, p.boxes)
	}
}

func TestShort(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		value       float64
		english, zh string
	}{
		{0, "0", "0"}, {7, "7", "7"}, {12.5, "12.5", "12.5"}, {999, "999", "999"}, {1000, "1k", "1000"}, {12345, "12.3k", "1.23万"}, {-12345, "-12.3k", "-1.23万"},
		{120000, "120k", "12万"}, {999600, "1M", "100万"}, {1250000, "1.25M", "125万"}, {34000000, "34M", "3400万"}, {120000000, "120M", "1.2亿"}, {5e12, "5T", "5万亿"}, {0.25, "0.25", "0.25"},
	} {
		if en, zh := chart.Short(c.value, language.English), chart.Short(c.value, language.Chinese); en != c.english || zh != c.zh {
			t.Errorf("%v: %q and %q, want %q and %q", c.value, en, zh, c.english, c.zh)
		}
	}
}

// Axes have round steps: one digit, 1, 2 or 5, before zeros.
func TestRoundSteps(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		high float64
		want string
	}{{1, "0 0.5 1"}, {7, "0 2 4 6 8"}, {12345, "0 5k 10k 15k"}, {9.9e6, "0 5M 10M"}, {86, "0 50 100"}} {
		svg := (&chart.Columns{Labels: []string{"a"}, Values: []float64{c.high}}).SVG(chart.Style{})
		p := parse(t, svg)
		var ticks []string
		for _, text := range p.texts {
			if text.class == "end" {
				ticks = append(ticks, text.body)
			}
		}
		if got := strings.Join(ticks, " "); got != c.want {
			t.Errorf("up to %v: %s, want %s", c.high, got, c.want)
		}
	}
}
