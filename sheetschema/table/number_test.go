package table_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/lexical"
	"sheetsync/sheetschema/schematest"
	"sheetsync/sheetschema/table"
)

// TestNumbersHaveOneForm holds that a number is kept alike however it was
// written, so that its hash doesn't change.
func TestNumbersHaveOneForm(t *testing.T) {
	t.Parallel()
	d := schematest.Load(t, "name: x\nresources: [{name: a, schema: {fields: [{name: n, type: number}]}}]")
	rapid.Check(t, func(t *rapid.T) {
		coefficient := rapid.Int64().Draw(t, "coefficient")
		zeros := rapid.IntRange(0, 3).Draw(t, "zeros")
		exponent := rapid.Int32Range(-30, 30).Draw(t, "exponent")
		plain := expression.DecimalOf(coefficient, exponent).String()
		records := table.NewTable(d.Resources[0], 3)
		records.SetValue(0, 0, expression.DecimalOf(coefficient, exponent))
		if !strings.Contains(plain, ".") {
			plain += "."
		}
		read, result := lexical.ParseNumber(plain+strings.Repeat("0", zeros), &lexical.Notation{}, lexical.PointSeparators)
		if result != lexical.ResultUnderstood {
			t.Fatalf("%s is no number", plain)
		}
		_, _, small := read.Compact()
		records.SetValue(1, 0, expression.ExactOf(read))
		records.SetNumber(2, 0, coefficient, int8(exponent))
		h := records.Hash()
		if h.Full[0] != h.Full[1] || h.Full[0] != h.Full[2] && small {
			t.Fatalf("%d × 10^%d: %v, %v and %v", coefficient, exponent, records.Value(0, 0), records.Value(1, 0), records.Value(2, 0))
		}
	})
}
