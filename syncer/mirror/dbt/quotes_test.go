package dbt_test

import (
	"testing"

	"sheetsync/sheetschema/pgname"
	"sheetsync/syncer/mirror/pgtest"
)

// PostgreSQL's own keywords that name no column need quotes.
func TestReserved(t *testing.T) {
	t.Parallel()
	var words []string
	if err := pgtest.Open(t, pgtest.New(t)).Select(&words, `SELECT word FROM pg_get_keywords() WHERE catcode IN ('R', 'T')`); err != nil {
		t.Fatal(err)
	}
	if len(words) < 70 {
		t.Errorf("there are but %d", len(words))
	}
	for _, word := range words {
		if !pgname.NeedsQuotes(word) {
			t.Errorf("%s needs quotes", word)
		}
	}
}
