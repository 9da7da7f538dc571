package subjects

import (
	"encoding/json"
	"slices"

	"sheetsync/sheetschema/personal"
	"sheetsync/syncer/erasure"
)

// mergedTable has what records that are one have together.
const mergedTable = "duplicate_merged"

// mergedRow empties, in what several records have together, what one of them has that is
// about the person.
func (s *sweep) mergedRow(t *relation, row *tableRow) error {
	r, ok := s.d.Resource(row.text("resource"))
	if !ok {
		return nil
	}
	var ids []string
	if err := json.Unmarshal([]byte(row.text("ids")), &ids); err != nil {
		return err
	}
	var fields map[string]any
	if err := json.Unmarshal([]byte(row.text("fields")), &fields); err != nil {
		return err
	}
	n := 0
	personal := personal.FieldsOf(s.d, r)
	for _, i := range personal.All() {
		text, ok := fields[r.Fields[i].Name].(string)
		theirs := func(id string) bool { return slices.Contains(s.own[r.Name][id], text) }
		if ok && (slices.ContainsFunc(append(ids, row.text("record_id")), theirs) || s.names[erasure.NameKey(text)]) {
			fields[r.Fields[i].Name] = nil
			n++
		}
	}
	raw, err := json.Marshal(fields)
	if err != nil {
		return err
	}
	left, more, err := redactJSON(string(raw), nil, s.redactor)
	if err != nil || n+more == 0 {
		return err
	}
	s.note(t, "fields", Emptied, n+more)
	s.add(row, []set{{*t.column("fields"), &left}})
	return nil
}
