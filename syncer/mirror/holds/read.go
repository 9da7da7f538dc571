package holds

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/language"
	"sheetsync/syncer"
	"sheetsync/syncer/hold"
	"sheetsync/syncer/hold/preview"
	"sheetsync/syncer/postgres/pgerr"
)

// A Register is whose hold is read.
type Register struct {
	Name       string
	Descriptor *sheetschema.Descriptor
	Language   language.Tag   // of titles
	Zone       *time.Location // that datetimes are shown in; nil for UTC
}

// A Hold is what a register's runs are held for.
type Hold struct {
	// Run is the run that was held, At its start, and Reason why, in English. They are
	// zero for whoever sees only some records.
	Run    string
	At     time.Time
	Reason string
	// Reasons are the same to be worded in a language; nil of runs of before they were kept.
	Reasons []hold.Reason
	// Digest identifies what would be let through, for [syncer.Mirror.Approve]; "" where
	// no approval can, and for whoever sees only some records.
	Digest string
	// Losses are in the order in which they are to be shown; none where what the last
	// held run would lose wasn't worked out.
	Losses []Loss
}

// A Loss is what would become of a resource's records, of a column, or of cells in it.
type Loss struct {
	Resource, Table string // the resource's name and title
	Field, Title    string // the field's; "" where records are deleted
	Kind            preview.Kind
	Held            bool // the run is held for it, or for its column; else it is within the limits
	// Total is how many there are; of a column, how many values stood in it, 0 where that
	// isn't known. For whoever sees only some records it counts the Rows.
	Total int
	// Tab, Before and After are of columns: which of several tabs, and the headings.
	Tab, Before, After string
	// Rows are the first records, of those that may be seen.
	Rows []Row
}

// A Row is a record that would lose something, or be lost.
type Row struct {
	RecordID string `db:"record_id"`
	Name     string `db:"-"` // what people call it, on one line; "" where it has no name
	// Row is where it stands in its tab, the header being row 1; of a deleted one, where
	// it stood.
	Row int
	Tab string // the title, where the resource has several
	// Before is what the mirror has in the cell, and After what the cell shows now, both
	// on one line and cut short; "" for deleted records.
	Before string `db:"-"`
	After  string `db:"now_shown"`
}

// Read returns the hold of a register, as far as whoever asks may see it. The error is
// [syncer.ErrNothingHeld] where no run is held.
func Read(ctx context.Context, q sqlx.QueryerContext, r Register) (Hold, error) {
	hold, err := r.read(ctx, q)
	if err != nil && !errors.Is(err, syncer.ErrNothingHeld) {
		return Hold{}, pgerr.Wrap("read what "+r.Name+" is held for", err)
	}
	return hold, err
}

func (r *Register) read(ctx context.Context, q sqlx.QueryerContext) (Hold, error) {
	var hold Hold
	var all bool // and not some records only
	if err := sqlx.GetContext(ctx, q, &all, `SELECT has_table_privilege('sheetsync.runs', 'SELECT') AND has_table_privilege('sheetsync.held_losses', 'SELECT')`); err != nil {
		return hold, err
	}
	if all {
		var known bool
		var err error
		if hold, known, err = r.run(ctx, q); err != nil || !known {
			return hold, err
		}
		if hold.Losses, err = r.losses(ctx, q); err != nil {
			return hold, err
		}
	}
	if err := r.records(ctx, q, &hold, all); err != nil {
		return hold, err
	}
	if !all && len(hold.Losses) == 0 {
		return hold, fmt.Errorf("register %s: %w", r.Name, syncer.ErrNothingHeld)
	}
	return hold, r.values(ctx, q, hold.Losses)
}

// run finds the run that is held. known says that it is the one whose losses are stored.
func (r *Register) run(ctx context.Context, q sqlx.QueryerContext) (held Hold, known bool, err error) {
	var last struct {
		ID, Status, Reason string
		Started            time.Time `db:"started_at"`
		Digest             string    `db:"hold_digest"`
		Known              bool
		Reasons            []byte
	}
	err = sqlx.GetContext(ctx, q, &last, `
		SELECT id, started_at, status, reason, reasons, hold_digest,
			EXISTS (SELECT FROM sheetsync.holds AS h WHERE h.register = r.register AND h.digest = r.hold_digest) AS known
		FROM sheetsync.runs AS r WHERE register = $1 AND status IN ('applied', 'unchanged', 'held') ORDER BY started_at DESC, id DESC LIMIT 1`, r.Name)
	if errors.Is(err, sql.ErrNoRows) || err == nil && last.Status != string(syncer.StatusHeld) {
		return Hold{}, false, fmt.Errorf("register %s: %w", r.Name, syncer.ErrNothingHeld)
	}
	if err != nil {
		return Hold{}, false, err
	}
	held = Hold{Run: last.ID, At: last.Started, Reason: last.Reason}
	if last.Reasons != nil {
		if held.Reasons, err = hold.Unmarshal(last.Reasons); err != nil {
			return Hold{}, false, err
		}
	}
	if !strings.HasPrefix(last.Digest, syncer.StructuralHold) {
		held.Digest = last.Digest
	}
	return held, last.Known, nil
}

func (r *Register) losses(ctx context.Context, q sqlx.QueryerContext) ([]Loss, error) {
	var rows []struct {
		Resource, Field, Kind, Tab string
		Held                       bool
		Total                      int
		Before                     string `db:"heading_before"`
		Now                        string `db:"heading_now"`
	}
	err := sqlx.SelectContext(ctx, q, &rows, `
		SELECT resource, field, kind, tab, held, total, heading_before, heading_now FROM sheetsync.held_losses WHERE register = $1 ORDER BY position`, r.Name)
	losses := make([]Loss, len(rows))
	for i, row := range rows {
		losses[i] = r.loss(row.Resource, row.Field, row.Kind)
		losses[i].Tab, losses[i].Held, losses[i].Total, losses[i].Before, losses[i].After = row.Tab, row.Held, row.Total, row.Before, row.Now
	}
	return losses, err
}

// loss names what a loss is about.
func (r *Register) loss(resource, field, kind string) Loss {
	l := Loss{Resource: resource, Table: resource, Field: field, Title: field, Kind: preview.Kind(kind)}
	if of, ok := r.Descriptor.Resource(resource); ok {
		l.Table = of.Caption(r.Language)
		if f, ok := of.Field(field); ok {
			l.Title = f.Caption(r.Language)
		}
	}
	return l
}

// records adds the records to the losses, or where those may not be seen makes losses of
// what may.
func (r *Register) records(ctx context.Context, q sqlx.QueryerContext, hold *Hold, all bool) error {
	var rows []struct {
		Loss                  int
		Resource, Field, Kind string
		Row
	}
	err := sqlx.SelectContext(ctx, q, &rows, `
		SELECT loss, resource, field, kind, record_id, row, tab, now_shown FROM sheetsync.held_records WHERE register = $1 ORDER BY loss, position`, r.Name)
	if err != nil {
		return err
	}
	at := -1
	for i := range rows {
		row := &rows[i]
		if all {
			if row.Loss < len(hold.Losses) { // else of a run since
				hold.Losses[row.Loss].Rows = append(hold.Losses[row.Loss].Rows, row.Row)
			}
			continue
		}
		if row.Loss != at {
			at = row.Loss
			hold.Losses = append(hold.Losses, r.loss(row.Resource, row.Field, row.Kind))
		}
		l := &hold.Losses[len(hold.Losses)-1]
		l.Rows, l.Total = append(l.Rows, row.Row), l.Total+1
	}
	return nil
}

// values reads what the mirror has in the cells, and what the records are called.
func (r *Register) values(ctx context.Context, q sqlx.QueryerContext, losses []Loss) error {
	for _, resource := range r.Descriptor.Resources {
		var of []*Loss
		for i := range losses {
			if losses[i].Resource == resource.Name && len(losses[i].Rows) > 0 {
				of = append(of, &losses[i])
			}
		}
		if len(of) == 0 {
			continue
		}
		if err := r.fill(ctx, q, resource, of); err != nil {
			return err
		}
	}
	return nil
}

// idsOf are the ids of all records that the losses name, each once.
func idsOf(losses []*Loss) []string {
	var ids []string
	for _, l := range losses {
		for _, row := range l.Rows {
			ids = append(ids, row.RecordID)
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}
