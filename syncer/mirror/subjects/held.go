package subjects

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/personal"
	"sheetsync/syncer/erasure"
	"sheetsync/syncer/mirror/ddl"
	"sheetsync/syncer/postgres/pgerr"
)

// Held is what is held of a person, for themselves.
type Held struct {
	Records   []HeldRecord
	Mentions  []Place // in others' records, without what they say
	Reminders []HeldReminder
}

// A HeldRecord is a record about the person.
type HeldRecord struct {
	Resource *sheetschema.Resource
	ID       string
	Row      int // in the tab, the header being row 1
	Live     bool
	Since    time.Time // when the service first saw the person in it
	Values   []HeldValue
	Changes  []HeldChange
}

// A HeldValue is what a field holds.
type HeldValue struct {
	Field    *sheetschema.Field
	Text     string
	Personal bool
}

// A HeldChange is a change of a field.
type HeldChange struct {
	At       time.Time
	Field    *sheetschema.Field
	From, To string
}

// A HeldReminder is a reminder that went to the person, or was about their record.
type HeldReminder struct {
	Resource, Deadline, Due, Stage, State string
	At                                    time.Time
	ToThem                                bool
}

// Held reads what is held of a person. What others' is in their records, such as who looks
// after them, is left out, and others' addresses and names in texts are masked.
func (s *Search) Held(ctx context.Context, q sqlx.QueryerContext, p *erasure.Person, plan *Plan) (*Held, error) {
	doing := "read what register " + s.Name + " holds of somebody"
	h := &Held{}
	about := make(map[place]bool)
	ids := make(map[*sheetschema.Resource][]string)
	for _, i := range p.Versions {
		v := &s.versions.list[i]
		about[s.versions.places[i]] = true
		if !slices.Contains(ids[v.Resource], v.ID) {
			ids[v.Resource] = append(ids[v.Resource], v.ID)
		}
	}
	mask := erasure.NewMask(p, s.search.OtherNames(p))
	for _, r := range s.Descriptor.Resources {
		if len(ids[r]) == 0 {
			continue
		}
		records, err := s.heldRecords(ctx, q, r, ids[r], about, mask)
		if err != nil {
			return nil, pgerr.Wrap(doing, err)
		}
		h.Records = append(h.Records, records...)
	}
	for _, found := range plan.Places {
		table, isOwn := strings.CutPrefix(found.Table, s.Name+".")
		if isOwn && found.What == Mention && !strings.HasSuffix(table, ddl.HistorySuffix) {
			h.Mentions = append(h.Mentions, found)
		}
	}
	var err error
	h.Reminders, err = s.heldReminders(ctx, q, p, ids)
	return h, pgerr.Wrap(doing, err)
}

// heldRecords reads the versions of some records that are about the person.
func (s *Search) heldRecords(ctx context.Context, q sqlx.QueryerContext, r *sheetschema.Resource, ids []string, about map[place]bool, mask *erasure.Mask) (list []HeldRecord, err error) {
	at := slices.IndexFunc(s.own, func(t *relation) bool { return t.name == r.Name+ddl.HistorySuffix })
	if at < 0 {
		return []HeldRecord{}, nil
	}
	t := s.own[at]
	fields := personal.FieldsOf(s.Descriptor, r)
	var shown []*sheetschema.Field
	selection := []string{"tableoid::text", "ctid::text", "_id", "_op", "_valid_from", "_valid_to IS NULL", "_row", "coalesce(_raw::text, '')"}
	for i, f := range r.Fields {
		if c := t.column(f.Name); c != nil && !f.Computed() && !slices.Contains(fields.Others, i) {
			shown = append(shown, f)
			selection = append(selection, c.plain())
		}
	}
	more := s.sealed.sealedColumns(t)
	sealed := make([]string, len(more))
	selection = append(selection, more...)
	err = query(ctx, q, func(rows *sqlx.Rows) error {
		var where place
		var id, op, raw string
		var from time.Time
		var open bool
		var row int
		texts := make([]string, len(shown))
		into := []any{&where.oid, &where.ctid, &id, &op, &from, &open, &row, &raw}
		for i := range texts {
			into = append(into, &texts[i])
		}
		for i := range sealed {
			into = append(into, &sealed[i])
		}
		if err := rows.Scan(into...); err != nil {
			return err
		}
		if where.table = t.String(); !about[where] || op == "delete" {
			return nil
		}
		unread, err := rawOf(raw)
		if err != nil {
			return err
		}
		_, content, err := s.sealed.open(ctx, t, r, sealed)
		if err != nil {
			return err
		}
		if content != nil {
			maps.Copy(unread, content.Raw)
		}
		if n := len(list); n == 0 || list[n-1].ID != id {
			list = append(list, HeldRecord{Resource: r, ID: id, Since: from.UTC()})
		}
		record := &list[len(list)-1]
		record.Row, record.Live = row, open
		before := record.Values
		record.Values = nil
		for i, f := range shown {
			text := texts[i]
			if text == "" && content != nil {
				text = content.Fields[f.Name]
			}
			if text == "" {
				text = unread[f.Name]
			}
			value := HeldValue{Field: f, Text: text, Personal: slices.Contains(fields.Own, f.Index)}
			if !value.Personal {
				value.Text = mask.Text(value.Text)
			}
			if before != nil && before[i].Text != value.Text {
				record.Changes = append(record.Changes, HeldChange{At: from.UTC(), Field: f, From: before[i].Text, To: value.Text})
			}
			record.Values = append(record.Values, value)
		}
		return nil
	}, `SELECT `+strings.Join(selection, ", ")+` FROM `+t.String()+` WHERE _id = ANY ($1) ORDER BY _id, _valid_from, _op = 'delete'`, pq.StringArray(ids))
	return list, err
}

// heldReminders reads which reminders went to the person, and which were about them.
func (s *Search) heldReminders(ctx context.Context, q sqlx.QueryerContext, p *erasure.Person, ids map[*sheetschema.Resource][]string) (list []HeldReminder, err error) {
	var records []map[string]string
	for r, of := range ids {
		for _, id := range of {
			records = append(records, map[string]string{"resource": r.Name, "record_id": id})
		}
	}
	asked, err := json.Marshal(append([]map[string]string{}, records...))
	if err != nil {
		return nil, err
	}
	err = query(ctx, q, func(rows *sqlx.Rows) error {
		var r HeldReminder
		if err := rows.Scan(&r.Resource, &r.Deadline, &r.Due, &r.Stage, &r.State, &r.At, &r.ToThem); err != nil {
			return err
		}
		r.At = r.At.UTC()
		list = append(list, r)
		return nil
	}, `
		SELECT resource, deadline, coalesce(nullif(due_date, DATE '1970-01-01')::text, ''), stage, state, coalesce(sent_at, updated_at), lower(recipient) = ANY ($2)
		FROM sheetsync.ledger AS l
		WHERE register = $1 AND (lower(recipient) = ANY ($2)
			OR EXISTS (SELECT FROM jsonb_to_recordset($3::jsonb) AS a (resource text, record_id text) WHERE (a.resource, a.record_id) = (l.resource, l.record_id)))
		ORDER BY created_at, id`, s.Name, pq.StringArray(append([]string{}, p.Emails...)), string(asked))
	return list, err
}
