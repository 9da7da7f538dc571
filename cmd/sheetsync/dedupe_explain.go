package main

import (
	"encoding/csv"
	"fmt"
	"strconv"
	"strings"

	"sheetsync/cmd/internal/exit"
	"sheetsync/sheetschema/language"
	"sheetsync/validate/duplicates"
)

// An explanation is what dedupe --explain prints with --json.
type explanation struct {
	A     int               `json:"row_a"`
	B     int               `json:"row_b"`
	Prior float64           `json:"prior"` // log2-odds that any two rows are one
	Lines []explanationLine `json:"lines"`
	Doubt float64           `json:"doubt"` // bits that are taken away, 0 or below
	Score float64           `json:"score"` // 0 to 1
}

type explanationLine struct {
	Fields []string `json:"fields"`
	Level  string   `json:"level"`
	Bits   float64  `json:"bits"`
}

// explainPair prints why two rows seem to be one, or two. row is a record's row.
func (a *app) explainPair(out *csv.Writer, found *duplicates.Result, rows []int, records int, row func(int) int) error {
	of := make(map[int]int, records) // by row: its record
	for record := range records {
		of[row(record)] = record
	}
	var pair [2]int
	for i, n := range rows {
		record, ok := of[n]
		if !ok {
			return exit.Usage(fmt.Sprintf("row %d holds no record", n), "rows are counted from 1 below the header")
		}
		pair[i] = record
	}
	e, ok := found.Explain(pair[0], pair[1])
	if !ok {
		return exit.Hint(fmt.Errorf("the schema doesn't say which fields tell records apart, so that only equal values are looked for"), "add duplicates: {fields: […]} to the resource")
	}
	if a.JSON {
		x := explanation{A: rows[0], B: rows[1], Prior: e.Prior, Lines: []explanationLine{}, Doubt: e.Doubt, Score: e.Score}
		for _, l := range e.Lines {
			x.Lines = append(x.Lines, explanationLine{l.Fields, l.Level.String(), l.Bits})
		}
		return a.Document(x)
	}
	words := language.NewPrinter(language.English)
	bits := func(v float64) string { return strconv.FormatFloat(v, 'f', 1, 64) }
	_ = out.Write([]string{"fields", "how", "bits"}) // the writer keeps its first error
	_ = out.Write([]string{"", words.Say("duplicates.prior", nil), bits(e.Prior)})
	for _, l := range e.Lines {
		_ = out.Write([]string{strings.Join(l.Fields, ";"), words.Say(language.Key("duplicates.level_"+l.Level.String()), nil), bits(l.Bits)})
	}
	if e.Doubt < 0 {
		_ = out.Write([]string{"", words.Say("duplicates.doubt", nil), bits(e.Doubt)})
	}
	_ = out.Write([]string{"", "score", strconv.FormatFloat(e.Score, 'f', 4, 64)})
	out.Flush()
	return out.Error()
}
