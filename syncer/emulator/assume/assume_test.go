package assume_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"sheetsync/syncer/emulator/assume"
)

func TestParse(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, text string
		want       assume.Answers
		failure    string
	}{
		{name: "nothing"},
		{name: "two", text: "updateNoMatch=ignored, appendTable=drop",
			want: assume.Answers{UpdateNoMatch: assume.Ignored, AppendTable: assume.Drop}},
		{name: "short names", text: "a=ignored,c=refused,d=clipped",
			want: assume.Answers{UpdateNoMatch: assume.Ignored, DeleteNoMatch: assume.Refused, CreateBeyondGrid: assume.Clipped}},
		{name: "a default", text: "appendTable=land", want: assume.Answers{AppendTable: assume.Land}},
		{name: "an unknown name", text: "appendTabel=drop", failure: `nothing is called "appendTabel" that could be assumed; there are ` +
			"updateNoMatch, deleteNoMatch, createBeyondGrid, dataFilterNoMatch, appendTable, appendBelowTable, cutPaste, comments"},
		{name: "no name", text: ",", failure: `nothing is called "" that could be assumed; there are ` +
			"updateNoMatch, deleteNoMatch, createBeyondGrid, dataFilterNoMatch, appendTable, appendBelowTable, cutPaste, comments"},
		{name: "an unknown answer", text: "createBeyondGrid=drop", failure: `createBeyondGrid can't be "drop"; it is refused or ignored or clipped`},
		{name: "no answer", text: "appendTable", failure: `appendTable can't be ""; it is land or drop`},
		{name: "two answers", text: "a=ignored,updateNoMatch=refused", failure: "updateNoMatch is given twice, as ignored and as refused"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got, err := assume.Parse(c.text)
			failure := ""
			if err != nil {
				failure = err.Error()
			}
			if diff := cmp.Diff(c.failure, failure); diff != "" {
				t.Errorf("error (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("answers (-want +got):\n%s", diff)
			}
			again, err := assume.Parse(got.String())
			if err != nil || again.String() != got.String() {
				t.Errorf("%q is read as %q: %v", got, again, err)
			}
		})
	}
}

// TestCombinations holds that each combination comes once, the defaults first.
func TestCombinations(t *testing.T) {
	t.Parallel()
	var got []string
	for _, a := range assume.Combinations("updateNoMatch", "createBeyondGrid") {
		got = append(got, a.String())
	}
	want := []string{"", "updateNoMatch=ignored", "createBeyondGrid=ignored", "updateNoMatch=ignored,createBeyondGrid=ignored",
		"createBeyondGrid=clipped", "updateNoMatch=ignored,createBeyondGrid=clipped"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("combinations (-want +got):\n%s", diff)
	}
	if all := assume.Combinations("nothing"); all != nil {
		t.Errorf("an unknown name has %d combinations", len(all))
	}
}
