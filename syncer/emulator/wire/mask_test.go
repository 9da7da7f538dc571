package wire

import (
	"reflect"
	"testing"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/api/sheets/v4"
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
	into := &sheets.CellFormat{WrapStrategy: "CLIP", TextFormat: &sheets.TextFormat{Bold: true, FontSize: 3}}
	m, _ := ParseMask("textFormat(bold,italic),verticalAlignment")
	from := &sheets.CellFormat{WrapStrategy: "WRAP", VerticalAlignment: "TOP",
		TextFormat: &sheets.TextFormat{FontSize: 9, ForceSendFields: []string{"Italic"}}}
	got := Set(m, into, from)
	want := &sheets.CellFormat{WrapStrategy: "CLIP", VerticalAlignment: "TOP",
		TextFormat: &sheets.TextFormat{FontSize: 3, ForceSendFields: []string{"Italic"}}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if into.VerticalAlignment != "" || !into.TextFormat.Bold {
		t.Error("the object that was set changed")
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
			m.Check(Of[sheets.Spreadsheet]())
			m.Canonical(Of[sheets.Spreadsheet]())
		}
	})
}

func FuzzDecode(f *testing.F) {
	for _, s := range []string{`{"requests":[{"addSheet":{"properties":{"tabColor":{"red":0.5}}}}]}`, `{"requests":{"x":1}}`, `[1]`, `{`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		if tree, err := Decode[sheets.BatchUpdateSpreadsheetRequest](b, ""); (tree == nil) == (err == nil) {
			t.Errorf("tree %v, error %v", tree, err)
		}
	})
}

// What is given with its zero value is told from what isn't, written as it was, and read again.
func TestPresence(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ in, want string }{
		{`{}`, `{}`},
		{`{"bold":false}`, `{"bold":false}`},
		{`{"bold":null,"fontSize":0}`, `{"fontSize":0}`},
		{`{"foregroundColor":{"red":0,"green":0.5}}`, `{"foregroundColorStyle":{"rgbColor":{"green":0.49803922}}}`},
	} {
		format, err := Decode[sheets.TextFormat]([]byte(tc.in), "")
		if err != nil {
			t.Fatal(err)
		}
		got := Writer{}.Append(nil, format, nil)
		var back sheets.TextFormat
		if err := Unmarshal(got, &back); err != nil {
			t.Fatal(err)
		}
		if string(got) != tc.want || !reflect.DeepEqual(*format, back) {
			t.Errorf("%s is written as %s, want %s; read again %+v", tc.in, got, tc.want, back)
		}
	}
}
