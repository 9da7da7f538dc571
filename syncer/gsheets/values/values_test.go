package values

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/go-json-experiment/json/jsontext"

	"sheetsync/sheetschema/table"
	"sheetsync/syncer/gsheets/apierror"
	"sheetsync/syncer/gsheets/place"
	"sheetsync/syncer/gsheets/values/valuestest"
)

// scanned reads an answer into plain values, the way encoding/json would.
func scanned(r io.Reader) ([][][]any, string, error) {
	d := NewDigest()
	var (
		all [][][]any
		to  *collected
	)
	_, err := Read(r, d, func(int, string) Sink {
		to = &collected{rows: [][]any{}}
		return to
	}, func(int, string) error {
		all = append(all, to.rows)
		return nil
	})
	return all, d.String(), err
}

type collected struct {
	rows [][]any
	row  []any
}

func (c *collected) Empty()           { c.row = append(c.row, nil) }
func (c *collected) Text(b []byte)    { c.row = append(c.row, string(b)) }
func (c *collected) Number(n float64) { c.row = append(c.row, n) }
func (c *collected) Bool(v bool)      { c.row = append(c.row, v) }
func (c *collected) EndRow()          { c.rows, c.row = append(c.rows, c.row), nil }

func TestScanReadsWhatTheAPISends(t *testing.T) {
	t.Parallel()
	const body = `{"spreadsheetId":"x","valueRanges":[` +
		`{"range":"'A b'!A1:Z9","majorDimension":"ROWS","values":[["名","\u00e9\n\"\\\/\ud83d\ude00\ud83d"],[],[1,-2.5,1e3,0.1,45123.567893518520,12345678901234567890],["",true,false,null]]},` +
		`{"range":"Empty!A1:Z1000","majorDimension":"ROWS"}],"more":{"a":[1,{"b":null}]}}`
	got, digest, err := scanned(strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	want := [][][]any{{
		{"名", "é\n\"\\/😀\uFFFD"}, nil,
		{1.0, -2.5, 1000.0, 0.1, 45123.567893518520, 12345678901234567890.0},
		{"", true, false, nil},
	}, {}}
	if g, w := fmt.Sprintf("%#v", got), fmt.Sprintf("%#v", want); g != w {
		t.Errorf("got  %s\nwant %s", g, w)
	}
	// White space between tokens and the size of reads don't matter.
	pretty := strings.NewReplacer(`,"`, ",\n  \"", `[`, "[ \t", `]`, "\r\n]").Replace(body)
	got, again, err := scanned(iotest.OneByteReader(strings.NewReader(pretty)))
	if err != nil {
		t.Fatal(err)
	}
	if g, w := fmt.Sprintf("%#v", got), fmt.Sprintf("%#v", want); g != w {
		t.Errorf("byte by byte: got  %s\nwant %s", g, w)
	}
	if again != digest {
		t.Error("white space changed the digest")
	}
	if _, other, _ := scanned(strings.NewReader(strings.Replace(body, "45123", "45124", 1))); other == digest {
		t.Error("another value has the same digest")
	}
}

func TestScanRefusesWhatIsNoAnswer(t *testing.T) {
	t.Parallel()
	const good = `{"valueRanges":[{"range":"A!A1","values":[["x",1,true]]}]}`
	if _, _, err := scanned(strings.NewReader(good)); err != nil {
		t.Fatal(err)
	}
	for n := range len(good) - 1 {
		if _, _, err := scanned(strings.NewReader(good[:n])); err == nil {
			t.Errorf("an answer cut after %d bytes passed", n)
		}
	}
	if _, _, err := scanned(strings.NewReader("  ")); !errors.Is(err, apierror.ErrEmpty) {
		t.Errorf("an empty answer gave %v", err)
	}
	for _, body := range []string{
		`null`, `[]`, `{}`, `<html>busy</html>`, good + "{}", `{"valueRanges":{}}`, `{"valueRanges":[null]}`,
		`{"valueRanges":[{"values":[]}]}`, `{"valueRanges":[{"range":"A","values":{}}]}`,
		`{"valueRanges":[{"range":"A","values":["x"]}]}`, `{"valueRanges":[{"range":"A","values":[[["x"]]]}]}`,
		`{"valueRanges":[{"range":"A","values":[[{}]]}]}`, `{"valueRanges":[{"range":"A","values":[[01]]}]}`,
		`{"valueRanges":[{"range":"A","values":[[1.]]}]}`, `{"valueRanges":[{"range":"A","values":[[+1]]}]}`,
		`{"valueRanges":[{"range":"A","values":[[1e999]]}]}`, `{"valueRanges":[{"range":"A","values":[["\x"]]}]}`,
		`{"valueRanges":[{"range":"A","values":[[tru]]}]}`, `{"valueRanges":[{"range":"A","values":[[1 2]]}]}`,
		`{"valueRanges":[{"range":"A","values":[["a",]]}]}`, "{\"valueRanges\":[{\"range\":\"A\",\"values\":[[\"\n\"]]}]}",
		`{"valueRanges":[{"range":"A","values":[[1]],"values":[]}]}`, `{"valueRanges":[],"valueRanges":[]}`,
		`{"a":` + strings.Repeat("[", 200) + strings.Repeat("]", 200) + `,"valueRanges":[]}`,
	} {
		if _, _, err := scanned(strings.NewReader(body)); !errors.Is(err, apierror.ErrGarbled) && !errors.Is(err, io.ErrUnexpectedEOF) {
			t.Errorf("%.60s gave %v", body, err)
		}
	}
}

func FuzzScan(f *testing.F) {
	f.Add(`{"valueRanges":[{"range":"A!A1","values":[["x",1.5e-3,true,null],[]]}]}`)
	f.Add(`{"valueRanges":[{"range":"A","majorDimension":"ROWS"}],"x":[{"y":"\u12e4\ud800"}]}`)
	f.Add(`{"valueRanges":[{"range":"A","values":[[-0,123456789012345678901234567890,4.9e-324,9007199254740993,0.30000000000000004]]}]}`)
	f.Add("{\"valueRanges\":[{\"range\":\"\xff\",\"values\":[[\"\xe4\xb8\"]]}]}")
	f.Fuzz(func(t *testing.T, body string) {
		got, _, err := scanned(strings.NewReader(body))
		slow, _, errSlow := scanned(iotest.HalfReader(iotest.DataErrReader(strings.NewReader(body))))
		if (err == nil) != (errSlow == nil) || err == nil && fmt.Sprintf("%#v", got) != fmt.Sprintf("%#v", slow) {
			t.Fatalf("reading in pieces differs: %v, %v", err, errSlow)
		}
		var want struct{ m map[string]json.RawMessage }
		if jsonErr := json.Unmarshal([]byte(body), &want.m); jsonErr != nil {
			if err == nil {
				t.Fatalf("accepted what encoding/json refuses: %v", jsonErr)
			}
			return
		}
		if err != nil {
			return // valid JSON of another shape
		}
		var ranges []map[string]json.RawMessage
		if err := json.Unmarshal(want.m["valueRanges"], &ranges); err != nil {
			t.Fatalf("accepted another shape: %v", err)
		}
		if len(ranges) != len(got) {
			t.Fatalf("%d ranges instead of %d", len(got), len(ranges))
		}
		for i := range ranges {
			rows := [][]any{}
			if text, ok := ranges[i]["values"]; ok {
				if err := json.Unmarshal(text, &rows); err != nil {
					t.Fatalf("accepted other values: %v", err)
				}
			}
			if len(rows) != len(got[i]) {
				t.Fatalf("%d rows instead of %d", len(got[i]), len(rows))
			}
			for r := range rows {
				if len(rows[r]) != len(got[i][r]) {
					t.Fatalf("row %d differs", r)
				}
				for c := range rows[r] {
					a, isFloat := got[i][r][c].(float64)
					b, _ := rows[r][c].(float64)
					if got[i][r][c] != rows[r][c] || isFloat && math.Float64bits(a) != math.Float64bits(b) {
						t.Fatalf("cell %d,%d is %#v instead of %#v", r, c, got[i][r][c], rows[r][c])
					}
				}
			}
		}
	})
}

// BenchmarkScan reads 100,000 rows × 20 columns into a Grid; beside it, the
// same bytes go into a Grid by jsontext's tokens, and into [][]any by
// encoding/json.
func BenchmarkScan(b *testing.B) {
	body := valuestest.MixedBody(100_000)
	b.Run("grid", func(b *testing.B) {
		b.SetBytes(int64(len(body)))
		b.ReportAllocs()
		for b.Loop() {
			var g *table.GridBuilder
			if _, err := Read(bytes.NewReader(body), NewDigest(),
				func(_ int, a1 string) Sink {
					g = table.NewGridBuilder()
					g.Reserve(place.RowsOf(a1))
					return g
				},
				func(int, string) error { return nil }); err != nil {
				b.Fatal(err)
			}
			if g.Grid().Rows() != 100_000 {
				b.Fatal("rows are missing")
			}
		}
	})
	b.Run("jsontext", func(b *testing.B) {
		b.SetBytes(int64(len(body)))
		b.ReportAllocs()
		for b.Loop() {
			if err := tokens(jsontext.NewDecoder(bytes.NewReader(body)), table.NewGridBuilder()); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("encoding-json", func(b *testing.B) {
		b.SetBytes(int64(len(body)))
		b.ReportAllocs()
		for b.Loop() {
			var answer struct {
				ValueRanges []struct {
					Range  string
					Values [][]any
				}
			}
			if err := json.Unmarshal(body, &answer); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// tokens does with jsontext what Read does, without a digest or any checks.
func tokens(d *jsontext.Decoder, to Sink) error {
	for {
		t, err := d.ReadToken()
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return err
		}
		switch t.Kind() {
		case '"':
			to.Text([]byte(t.String()))
		case '0':
			n, err := t.Float()
			if err != nil {
				return err
			}
			to.Number(n)
		case 't', 'f':
			to.Bool(t.Bool())
		case 'n':
			to.Empty()
		case ']':
			to.EndRow()
		}
	}
}
