package outlooktest

import (
	"encoding/csv"
	"os"
	"strconv"
	"testing"
)

// A Fact is a row of a table of facts: its name, and its numbers by column.
type Fact struct {
	Name    string
	Numbers map[string]float64
}

// Facts reads a table of facts, which has a heading and may have lines of comment.
func Facts(t testing.TB, path string) []Fact {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	reader := csv.NewReader(file)
	reader.Comment = '#'
	rows, err := reader.ReadAll()
	if err != nil || len(rows) < 2 {
		t.Fatal("not a table of facts: ", path, err)
	}
	facts := make([]Fact, len(rows)-1)
	for i, row := range rows[1:] {
		facts[i] = Fact{row[0], make(map[string]float64)}
		for column, text := range row[1:] {
			if facts[i].Numbers[rows[0][column+1]], err = strconv.ParseFloat(text, 64); err != nil {
				t.Fatal(err)
			}
		}
	}
	return facts
}
