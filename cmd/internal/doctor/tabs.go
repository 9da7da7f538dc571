package doctor

import (
	"context"
	"strings"

	"sheetsync/cmd/internal/config"
	"sheetsync/cmd/internal/terminal"
	"sheetsync/sheetschema"
	"sheetsync/sheetschema/language"
	"sheetsync/syncer"
)

// headers looks whether the headers of a register's tabs are found, as a run would.
func (d *Doctor) headers(ctx context.Context, r *config.Register, book syncer.Workbook) {
	check := r.Name + " tabs"
	register := syncer.Register{Name: r.Name, Spreadsheet: r.SpreadsheetID, Descriptor: d.descriptors[r.Name], Language: r.Language, TimeZone: r.Location}
	tabs, err := syncer.Survey(ctx, book, &register, nil)
	if err != nil {
		d.report(check, "", err)
		return
	}
	p, found, wrong := language.NewPrinter(language.English), 0, 0
	for i := range tabs {
		t := &tabs[i]
		if t.Grid != nil && t.Match.Row >= 0 {
			found++
		}
		for _, issue := range t.Issues {
			if t.Grid == nil || issue.Severity == sheetschema.SeverityInfo {
				continue // that a tab is missing is said already
			}
			wrong++
			d.warn(check, t.Info.Title+": "+issue.Message(p), issue.Suggestion(p))
		}
	}
	if wrong == 0 {
		d.report(check, terminal.Count(found, "tab")+" with the headers of the schema"+tables(tabs), nil)
	}
}

// tables tells of tabs that people made Tables: typed columns take no formats of ours.
func tables(tabs []syncer.SurveyedTab) string {
	var titles []string
	for i := range tabs {
		if tabs[i].Grid != nil && len(tabs[i].Info.Tables) > 0 {
			titles = append(titles, tabs[i].Info.Title)
		}
	}
	if len(titles) == 0 {
		return ""
	}
	return "; in Tables, whose columns keep people's types: " + strings.Join(titles, ", ")
}

// copies looks whether the spreadsheet is a copy of another one, or is kept by two
// registers: records would have the ids of others.
func (d *Doctor) copies(r *config.Register, described *syncer.Description) {
	check := r.Name + " copies"
	var copied []string
	for i := range described.Tabs {
		if described.Tabs[i].Copied {
			copied = append(copied, described.Tabs[i].Title)
		}
	}
	if len(copied) > 0 {
		d.warn(check, "copied from another spreadsheet: "+strings.Join(copied, ", ")+"; the records get ids of their own with the first run that writes",
			"if this is a copy to try things out, don't let people work in both: the original is another register's")
	}
	for _, other := range d.Registers {
		if other.Name < r.Name && other.SpreadsheetID == r.SpreadsheetID {
			d.report(check, "the spreadsheet is that of "+other.Name+", too", nil)
		}
	}
}
