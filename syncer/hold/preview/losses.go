package preview

import (
	"slices"

	"sheetsync/sheetschema/celltext"
	"sheetsync/syncer/hold"
)

// Found are the losses of a resource, and the ids of all records that have them.
type Found struct {
	Losses []Loss
	ids    [][]string // parallel to Losses; nil for deleted records
}

// Losses compares the answer to the resource's question with what the sheet holds. stored
// has a cell for each record of the question and each of its fields, record by record.
// reasons are what the run is held for.
func (r *Resource) Losses(q *Question, stored []Cell, reasons []hold.Reason) Found {
	var found Found
	held := heldColumns(reasons, r.Table.Resource.Name)
	if n := len(r.Deleted); n > 0 {
		found.Losses = []Loss{{Resource: r.Table.Resource.Name, Kind: KindDeleted, Held: held[""], Total: n, Rows: slices.Clone(r.Deleted[:min(n, MaxRows)])}}
		found.ids = [][]string{nil}
	}
	for at, field := range q.Fields {
		for _, kind := range []Kind{KindEmptied, KindUnreadable, KindUnlinked} {
			loss := Loss{Resource: r.Table.Resource.Name, Field: r.Table.Resource.Fields[field].Name, Kind: kind}
			loss.Held = held[loss.Field]
			var ids []string
			for i, record := range q.records {
				if r.lost(record, field, stored[i*len(q.Fields)+at]) != kind {
					continue
				}
				ids = append(ids, q.IDs[i])
				if loss.Total++; loss.Total <= MaxRows {
					loss.Rows = append(loss.Rows, r.row(record, field, kind))
				}
			}
			if loss.Total > 0 {
				found.Losses, found.ids = append(found.Losses, loss), append(found.ids, ids)
			}
		}
	}
	return found
}

// lost says what became of a cell; "" for nothing that is a loss.
func (r *Resource) lost(record, field int, before Cell) Kind {
	switch now := r.cell(record, field); {
	case before == CellEmpty:
		return ""
	case now == CellEmpty:
		return KindEmptied
	case now == CellError && before != CellError, now == CellInvalid && before == CellValid:
		return KindUnreadable
	case now == CellValid && before == CellValid && r.Unlinked[Reference{record, field}]:
		return KindUnlinked
	}
	return ""
}

func (r *Resource) row(record, field int, kind Kind) Row {
	row := Row{RecordID: r.Table.ID(record), Row: r.Table.Row(record), Tab: r.Table.Tab(record)}
	if kind != KindEmptied || r.Table.Resource.Fields[field].Computed() { // the service computes what nobody typed
		row.After = celltext.Line(r.Table.Plain(record, field))
	}
	return row
}

// heldColumns are the fields of a resource that a run is held for; "" stands for its
// records.
func heldColumns(reasons []hold.Reason, resource string) map[string]bool {
	held := make(map[string]bool)
	for i := range reasons {
		if of, _, field := reasons[i].About(); of == resource {
			held[field] = true
		}
	}
	return held
}

// Columns are the columns that are gone or stand under another heading, as the reasons of
// a hold name them. They are all that is known where no record could be read.
func Columns(reasons []hold.Reason) []Loss {
	var losses []Loss
	for i := range reasons {
		loss := Loss{Held: true}
		loss.Resource, loss.Tab, loss.Field = reasons[i].About()
		args := reasons[i].Args
		loss.Total, _ = args["lost"].(int)
		loss.Before, _ = args["title"].(string)
		switch reasons[i].Code {
		case hold.CodeColumnMissing:
			loss.Kind = KindColumnGone
		case hold.CodeColumnRenamed:
			loss.Kind = KindColumnRenamed
			loss.After, _ = args["heading"].(string)
		case hold.CodeHeaderMissing:
			loss.Kind = KindColumnGone
			if names, _ := args["names"].([]string); len(names) > 0 {
				loss.Before = names[0]
			}
		default:
			continue
		}
		losses = append(losses, loss)
	}
	return losses
}

// Join puts the losses of all resources in the order in which they are shown: first what
// the run is held for.
func Join(columns []Loss, found []Found) []Loss {
	losses := slices.Clone(columns)
	for _, f := range found {
		losses = append(losses, f.Losses...)
	}
	slices.SortStableFunc(losses, func(a, b Loss) int {
		switch {
		case a.Held == b.Held:
			return 0
		case a.Held:
			return -1
		}
		return 1
	})
	return losses
}
