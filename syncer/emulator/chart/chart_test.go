package chart

import (
	"encoding/xml"
	"errors"
	"io"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func values(numbers ...float64) []Value {
	var out []Value
	for _, n := range numbers {
		out = append(out, Value{Number: n, Known: !math.IsNaN(n), Shown: grouped(n)})
	}
	return out
}

// TestScale holds that an axis has round steps, and whole ones for whole numbers.
func TestScale(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		values []Value
		want   []float64
	}{
		{"counts", values(3, 1, 2), []float64{0, 1, 2, 3}},
		{"one", values(1), []float64{0, 1}},
		{"nothing", values(0, 0), []float64{0, 1}},
		{"money", values(7_553_016.95, 0), []float64{0, 2e6, 4e6, 6e6, 8e6}},
		{"below zero", values(-40, 60), []float64{-40, -20, 0, 20, 40, 60}},
		{"fractions", values(0.45), []float64{0, 0.1, 0.2, 0.30000000000000004, 0.4, 0.5}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := scaleOf(&Chart{Series: []Series{{Values: tt.values}}}).ticks()
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("ticks (-want +got):\n%s", diff)
			}
		})
	}
}

// TestSVG holds that every type draws well-formed SVG with all its texts, whatever
// they are, inside of the picture.
func TestSVG(t *testing.T) {
	t.Parallel()
	labels := []string{"<script>alert(1)</script>", "浙江省宁波市", `"quoted" & more`}
	for _, tt := range []struct {
		name string
		typ  Type
	}{{"column", Column}, {"bar", Bar}, {"line", Line}, {"pie", Pie}, {"other", Other}} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			c := &Chart{Type: tt.typ, Title: "Sales & <more>", Labels: labels, Series: []Series{{Values: values(3, math.NaN(), 12)}}, Width: 500, Height: 300}
			svg := c.SVG()
			decoder := xml.NewDecoder(strings.NewReader(svg))
			said := ""
			for {
				token, err := decoder.Token()
				if errors.Is(err, io.EOF) {
					break
				}
				if err != nil {
					t.Fatalf("%v in %s", err, svg)
				}
				switch token := token.(type) {
				case xml.CharData:
					said += string(token) + "\n"
				case xml.StartElement:
					if token.Name.Local == "script" {
						t.Error("a text became an element")
					}
				}
			}
			if !strings.Contains(said, "Sales & <more>") || tt.typ != Other && tt.typ != Line && !strings.Contains(said, "12") {
				t.Errorf("the drawing says %q", said)
			}
		})
	}
}

func TestFit(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"North America and more than that", "浙江省宁波市鄞州区", "a"} {
		if got := fit(s, 11, 60); measure(got, 11) > 60 {
			t.Errorf("%q is cut to %q, which doesn't fit", s, got)
		}
	}
	if got := fit("Oslo", 11, 60); got != "Oslo" {
		t.Errorf("got %q", got)
	}
}
