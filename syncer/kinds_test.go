package syncer

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/area"
	"sheetsync/sheetschema/language"
	"sheetsync/syncer/answers"
	"sheetsync/syncer/writeback"
)

// The kinds of issues that only a run has the means to find.
func TestKindsOfRuns(t *testing.T) {
	t.Parallel()
	firms := func(t *testing.T) *stage {
		s, _ := newFirms(t, language.English)
		return s
	}
	for _, test := range []struct {
		name  string
		stage func(t *testing.T) *stage
		do    func(s *stage, p *page) // after a first run
		want  []sheetschema.Code
	}{
		{"nothing", firms, func(_ *stage, p *page) { p.set(1, 3, text("called")) }, nil},
		{"an answer that isn't understood", firms, func(_ *stage, p *page) { answer(p, 3, "ask Li Wei") }, []sheetschema.Code{sheetschema.CodeAnswerUnreadable}},
		{"answers that contradict each other", firms, contradict, []sheetschema.Code{sheetschema.CodeAnswersContradict}},
		{"a computed cell that was typed over", newStage, func(_ *stage, p *page) { p.set(2, p.column("Spent"), number(99)) }, []sheetschema.Code{sheetschema.CodeComputedOvertyped}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s := test.stage(t)
			s.run(StatusApplied)
			test.do(s, s.book.tabs[0])
			var got []sheetschema.Code
			for _, f := range s.run(StatusApplied).Findings {
				got = append(got, f.Code)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("issues (-want +got):\n%s", diff)
			}
		})
	}
}

// contradict answers that the firms of rows 2 and 3, and of rows 3 and 5, are one, and
// that those of rows 2 and 5 are two.
func contradict(s *stage, p *page) {
	tab := SurveyGrid(s.reg.Descriptor.Resources[0], p.grid(), s.reg.Language)
	firms, _, _ := tab.parse(time.UTC, s.reg.Language, nil)
	ids, known := p.values("Record ID"), &s.mirror.state.Duplicates
	for i, of := range []struct {
		a, b    int
		verdict answers.Verdict
	}{{0, 1, answers.Same}, {1, 3, answers.Same}, {0, 3, answers.Different}} {
		d := answers.Decision{Resource: "firms", Verdict: of.verdict, Source: answers.FromCommand, At: s.now.Add(time.Duration(i) * time.Minute)}
		if d.Older, d.Newer = answers.Pair(ids[of.a], ids[of.b]); d.Older != ids[of.a] {
			of.a, of.b = of.b, of.a
		}
		d.OlderValues, d.NewerValues = answers.Values(firms, of.a), answers.Values(firms, of.b)
		known.Decisions = append(known.Decisions, d)
	}
	p.set(1, 3, text("called"))
}

// A service column that the team has protected is told once, wherever the protected
// parts are; one above the rows costs nothing.
func TestColumnRefused(t *testing.T) {
	t.Parallel()
	columns := []writeback.Column{{Name: "_issues", Header: "Issues", Index: 4}, {Name: "_id", Header: "Record ID", Index: 5}, {Name: "_deadlines", Header: "Deadlines", Index: -1}}
	for _, test := range []struct {
		name    string
		refused []area.Rectangle
		want    int
	}{
		{"none", nil, 0},
		{"a column of people's", []area.Rectangle{{FirstColumn: 0, EndColumn: 2}}, 0},
		{"a column", []area.Rectangle{{FirstColumn: 4, EndColumn: 5}}, 1},
		{"a column, in two parts", []area.Rectangle{{FirstRow: 1, EndRow: 5, FirstColumn: 4, EndColumn: 5}, {FirstRow: 5, FirstColumn: 4, EndColumn: 5}}, 1},
		{"the headings", []area.Rectangle{{EndRow: 1, FirstColumn: 4, EndColumn: 6}}, 0},
		{"two columns", []area.Rectangle{{FirstRow: 1, FirstColumn: 3, EndColumn: 9}}, 2},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s, p := newFirms(t, language.English)
			tab := SurveyGrid(s.reg.Descriptor.Resources[0], p.grid(), language.English)
			tab.Info.Refused = test.refused
			var got int
			for _, issue := range tab.refused(columns, language.English) {
				if issue.Code == sheetschema.CodeColumnRefused && issue.Severity == sheetschema.SeverityWarning {
					got++
				}
			}
			equal(t, "issues", got, test.want)
		})
	}
}
