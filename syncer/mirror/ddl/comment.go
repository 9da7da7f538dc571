package ddl

import (
	"slices"
	"strings"

	"github.com/lib/pq"
)

// CommentSteps say in the database what the descriptor says.
func CommentSteps(register string, want Layout) []Step {
	var steps []Step
	on := func(object, text string) {
		literal := "NULL"
		if text != "" {
			literal = pq.QuoteLiteral(text)
		}
		steps = append(steps, Step{Doing: "comment on " + object, SQL: `COMMENT ON ` + object + ` IS ` + literal})
	}
	on("SCHEMA "+pq.QuoteIdentifier(register), want.Comment)
	for _, t := range want.Resources {
		live, history := Live(register, t.Name), History(register, t.Name)
		on("TABLE "+live.String(), t.Comment)
		on("TABLE "+history.String(), strings.TrimPrefix(t.Comment+": every version of every record.", ": "))
		if t.Merged {
			merged := Merged(register, t.Name)
			on("VIEW "+merged.String(), strings.TrimPrefix(t.Comment+mergedComment, ": "))
			for _, c := range slices.Concat(t.Fields, mergedColumns) {
				on("COLUMN "+merged.String()+"."+pq.QuoteIdentifier(c.Name), c.Comment)
			}
		}
		for _, c := range slices.Concat(t.Fields, serviceColumns) {
			on("COLUMN "+live.String()+"."+pq.QuoteIdentifier(c.Name), c.Comment)
		}
		columns := slices.Concat(t.Fields, serviceColumns, historyColumns)
		if t.Sealed != nil {
			columns = append(columns, sealedColumn)
		}
		for _, c := range columns {
			on("COLUMN "+history.String()+"."+pq.QuoteIdentifier(c.Name), c.Comment)
		}
	}
	return steps
}
