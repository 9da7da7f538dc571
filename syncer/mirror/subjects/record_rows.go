package subjects

import (
	"maps"
	"slices"
	"strings"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/personal"
	"sheetsync/syncer/erasure"
)

// record looks at a row of a resource's table, or of another one of the schema where r is
// nil.
func (s *sweep) record(t *relation, r *sheetschema.Resource, row *tableRow) error {
	var sets []set
	empty := make(map[string]bool)
	about := s.about[row.place]
	if r != nil {
		var err error
		if empty, err = s.emptied(r, row, about); err != nil {
			return err
		}
	}
	for i := range row.columns {
		c := &row.columns[i]
		if !row.ok[i] || c.generated || strings.HasPrefix(c.name, "_") && c.name != "_raw" && c.name != "_extra" {
			continue
		}
		var field *sheetschema.Field
		if r != nil {
			field, _ = r.Field(c.name)
		}
		switch {
		case empty[c.name]:
			sets = append(sets, set{*c, nil})
			s.note(t, c.name, Emptied, 1)
		case !c.textual():
		case r != nil && field == nil && about && !strings.HasPrefix(c.name, "_"): // a field that the schema had before
			sets = append(sets, set{*c, nil})
			s.note(t, c.name, Emptied, 1)
		default:
			redactor := s.redactor
			if field != nil && erasure.Identifies(r, field.Index) {
				redactor = s.plain
			}
			drop := map[string]bool(nil)
			if c.name == "_raw" && r != nil {
				var err error
				if drop, err = dropped(r, row.texts[i], empty, about); err != nil {
					return err
				}
			}
			left, n, err := redactColumn(c, row.texts[i], drop, redactor)
			if err != nil {
				return err
			}
			if n > 0 {
				sets = append(sets, set{*c, left})
				s.note(t, c.name, Mention, n)
			}
		}
	}
	if row.sealed == nil {
		s.add(row, sets)
		return nil
	}
	if sets = append(sets, s.leftovers(t, row, about)...); len(sets) == 0 {
		return nil
	}
	direct, edit, err := row.sealed.edit(row, sets)
	if err != nil {
		return err
	}
	s.updates = append(s.updates, update{place: row.place, sets: sets, direct: direct, sealed: row.sealed.table, edit: edit})
	return nil
}

// dropped are the members of _raw of fields that are emptied, which have the names that the
// fields had then; of a row about the person also those of fields that the schema had before.
func dropped(r *sheetschema.Resource, text string, empty map[string]bool, about bool) (map[string]bool, error) {
	raw, err := rawOf(text)
	if err != nil {
		return nil, err
	}
	drop := make(map[string]bool)
	for name := range raw {
		at := slices.IndexFunc(r.Fields, func(f *sheetschema.Field) bool { return f.Name == name || slices.Contains(f.Aliases, name) })
		drop[name] = at < 0 && about || at >= 0 && empty[r.Fields[at].Name]
	}
	maps.DeleteFunc(drop, func(_ string, goes bool) bool { return !goes })
	return drop, nil
}

// emptied are the fields of a row that are emptied, by name.
func (s *sweep) emptied(r *sheetschema.Resource, row *tableRow, about bool) (map[string]bool, error) {
	raw, err := rawOf(row.text("_raw"))
	if err != nil {
		return nil, err
	}
	id := row.text("_id")
	text := func(field int) string {
		name := r.Fields[field].Name
		if text := row.text(name); text != "" {
			return text
		}
		return raw[name]
	}
	empty := make(map[string]bool)
	fields := personal.FieldsOf(s.d, r)
	if about {
		for _, i := range fields.Own {
			empty[r.Fields[i].Name] = true
		}
	}
	for _, i := range s.list.Judge(&erasure.Row{Resource: r, ID: id, Text: text}).Empty {
		empty[r.Fields[i].Name] = true
		s.cells = append(s.cells, erasure.Cell{Resource: r.Name, ID: id, Field: r.Fields[i].Name, Text: text(i)})
	}
	for _, i := range fields.All() {
		if name := text(i); name != "" && s.names[erasure.NameKey(name)] {
			empty[r.Fields[i].Name] = true
			s.cells = append(s.cells, erasure.Cell{Resource: r.Name, ID: id, Field: r.Fields[i].Name, Text: name})
		}
	}
	return empty, nil
}
