package figures

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/lib/pq"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/naming"
)

// A Change is what happened to a record.
type Change struct {
	Resource string
	RecordID string    `db:"record_id"`
	Record   *string   `db:"record"` // what people call it; nil where the reader may not see that
	Change   string    `db:"change"` // insert, update or delete
	At       time.Time `db:"changed_at"`
}

// shownChanges is how many of the last changes there are.
const shownChanges = 5

// changes finds the last ones in the histories, which have an index by time alone: of one
// run's, any.
func (r *reader) changes(ctx context.Context, f *Figures) error {
	for _, resource := range r.descriptor.Resources {
		if !r.has(historyOf(resource)) {
			continue
		}
		var list []Change
		err := r.Select(ctx, &list, fmt.Sprintf(`SELECT h._id AS record_id, %s AS record, h._op AS change, h._valid_from AS changed_at
			FROM %s AS h ORDER BY h._valid_from DESC LIMIT %d`, called(resource), r.Relation(historyOf(resource)), shownChanges))
		if err != nil {
			return err
		}
		for i := range list {
			list[i].Resource = resource.Name
		}
		f.Changes = append(f.Changes, list...)
	}
	slices.SortStableFunc(f.Changes, func(a, b Change) int { return b.At.Compare(a.At) })
	f.Changes = f.Changes[:min(len(f.Changes), shownChanges)]
	return nil
}

// called is what people call a version h.
func called(r *sheetschema.Resource) string {
	var names []string
	for _, fields := range naming.Of(r).Fields() {
		parts := make([]string, len(fields))
		for i, f := range fields {
			parts[i] = "h." + pq.QuoteIdentifier(r.Fields[f].Name) + "::text"
		}
		names = append(names, "NULLIF(concat_ws(' ', "+strings.Join(parts, ", ")+"), '')")
	}
	if len(names) == 0 {
		return "NULL::text"
	}
	return "coalesce(" + strings.Join(names, ", ") + ")"
}
