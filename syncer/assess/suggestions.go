package assess

import (
	"sheetsync/sheetschema"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/table"
	"sheetsync/validate/correction"
)

// suggestValues proposes the value that was most likely meant, where one stands
// out, in place of the advice that its kind of issue has.
func (f *Assessment) suggestValues(tables []*table.Table, p *language.Printer) {
	finder := correction.NewFinder(tables)
	for i := range f.Issues {
		issue := &f.Issues[i]
		value := finder.Of(issue)
		if value == "" {
			continue
		}
		switch issue.Code {
		case sheetschema.CodeTypeError:
			f.Suggestions[i] = p.Say("issues.write", language.Args{"value": value})
		case sheetschema.CodeForeignKeyError:
			f.Suggestions[i] = p.Say("issues.did_you_mean_or_add", language.Args{"value": value, "table": issue.Args["table"]})
		default:
			f.Suggestions[i] = p.Say("issues.did_you_mean", language.Args{"value": value})
		}
	}
}
