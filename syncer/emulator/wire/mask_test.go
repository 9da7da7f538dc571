package wire

import (
	"reflect"
	"testing"

	"sheetsync/syncer/emulator/grid"
)

func TestParseMask(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]Mask{
		"a":                {"a": nil},
		"a,b":              {"a": nil, "b": nil},
		"a/b/c":            {"a": {"b": {"c": nil}}},
		"a.b,a.c":          {"a": {"b": nil, "c": nil}},
		"a(b,c/d)":         {"a": {"b": nil, "c": {"d": nil}}},
		"a(b , c)":         {"a": {"b": nil, "c": nil}},
		"a,a/b":            {"a": nil},
		"a/b,a":            {"a": nil},
		"a/*":              {"a": nil},
		"tab_color":        {"tabColor": nil},
		"s(d(r/n)),s(d/m)": {"s": {"d": {"r": {"n": nil}, "m": nil}}},
	} {
		if got, ok := ParseMask(text); !ok || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %v %t, want %v", text, got, ok, want)
		}
	}
	for _, bad := range []string{"", ",", "a,", "a(", "a(b", "a)", "a//b", "(a)"} {
		if m, ok := ParseMask(bad); ok {
			t.Errorf("%q is read as %v", bad, m)
		}
	}
	if m, ok := ParseMask("*"); !ok || m != nil {
		t.Errorf("* is %v", m)
	}
}

// Setting what a mask selects gives a tree that, cut to the mask, is what was set.
func TestMaskSet(t *testing.T) {
	t.Parallel()
	into := grid.Tree{"a": 1.0, "b": grid.Tree{"c": 2.0, "d": 3.0}}
	m, _ := ParseMask("b/c,e")
	got := m.Set(into, grid.Tree{"a": 9.0, "b": grid.Tree{"d": 9.0}, "e": 4.0})
	want := grid.Tree{"a": 1.0, "b": grid.Tree{"d": 3.0}, "e": 4.0}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if into["e"] != nil || grid.Sub(into, "b")["c"] != 2.0 {
		t.Error("the tree that was set changed")
	}
}

func TestChannel(t *testing.T) {
	t.Parallel()
	for in, want := range map[float64]float64{0.5: 0.49803922, 0.4980392156862745: 0.49803922, 1: 1, 0: 0, 2: 1, -1: 0, 0.25882354: 0.25882354} {
		if got := Channel(in); got != want {
			t.Errorf("%v: %v, want %v", in, got, want)
		}
	}
}

func FuzzParseMask(f *testing.F) {
	for _, s := range []string{"a,b/c(d.e,f)", "*", "a(b(c", ",,"} {
		f.Add(s)
	}
	f.Fuzz(func(_ *testing.T, s string) {
		if m, ok := ParseMask(s); ok {
			m.Check(Spreadsheet)
			m.Canonical(Spreadsheet)
		}
	})
}

func FuzzDecode(f *testing.F) {
	for _, s := range []string{`{"requests":[{"addSheet":{"properties":{"tabColor":{"red":0.5}}}}]}`, `{"requests":{"x":1}}`, `[1]`, `{`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		if tree, err := Decode(b, BatchUpdateSpreadsheetRequest, ""); (tree == nil) == (err == nil) {
			t.Errorf("tree %v, error %v", tree, err)
		}
	})
}
