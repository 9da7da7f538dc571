package synctest

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"

	"sheetsync/syncer"
	"sheetsync/syncer/emulator"
	"sheetsync/syncer/emulator/grid"
	"sheetsync/syncer/gsheets/metadata"
)

// copy makes a copy of the spreadsheet through the Drive API, as “Make a copy”
// does, and returns the same world about it.
func (w *world) copy() *world {
	w.t.Helper()
	const person = "li@example.com"
	token, err := w.server.AddPerson(person)
	if err == nil {
		err = w.server.Share(w.id, person, emulator.Writer)
	}
	if err != nil {
		w.t.Fatal(err)
	}
	req, err := http.NewRequestWithContext(w.t.Context(), http.MethodPost, w.server.Endpoint()+"/drive/v3/files/"+w.id+"/copy", strings.NewReader("{}"))
	if err != nil {
		w.t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+token)
	req.Header.Set("Content-Type", "application/json")
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		w.t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	var file struct{ ID string }
	if err := json.NewDecoder(res.Body).Decode(&file); err != nil || file.ID == "" {
		w.t.Fatalf("copying: %s, %v", res.Status, err)
	}
	twin := *w
	twin.open(file.ID, nil)
	return &twin
}

// homes are the spreadsheets in which the ids of the tabs were given.
func (w *world) homes() []string {
	var all []string
	for _, m := range w.server.View(w.id).AllMetadata() {
		if m.Key == metadata.HomeKey {
			all = append(all, m.Value)
		}
	}
	return all
}

// ids are the ids that stand beside the customers, from the top on.
func (w *world) ids() []string {
	w.t.Helper()
	ids := w.column("Customers", "Record ID")
	return slices.DeleteFunc(ids, func(id string) bool { return id == "" })
}

// A new register over a copy of another's spreadsheet adopts nothing of it: its
// records have ids of their own, and the other spreadsheet isn't touched.
func TestCopiedForANewRegister(t *testing.T) {
	t.Parallel()
	w := newShop(t)
	w.run(syncer.StatusApplied)
	w.quiet()
	before := w.ids()
	twin := w.copy()
	twin.reg.Name = "shop_copy"
	if !slices.Equal(w.homes(), []string{w.id, w.id}) || !slices.Equal(twin.homes(), []string{w.id, w.id}) {
		t.Fatalf("ids were given in %v and %v, want in %s", w.homes(), twin.homes(), w.id)
	}
	original := w.sheet()
	twin.run(syncer.StatusApplied)
	twin.quiet()
	after := twin.ids()
	if len(after) != 8 || slices.ContainsFunc(after, func(id string) bool { return slices.Contains(before, id) }) {
		t.Errorf("ids of the copy are %v, of the original %v", after, before)
	}
	if got := twin.query(`SELECT count(*)::text FROM shop_copy.customers c JOIN shop.customers o ON o._id = c._id`); !slices.Equal(got, []string{"0"}) {
		t.Errorf("%v records of the copy have ids of the original", got)
	}
	if homes := twin.homes(); !slices.Equal(homes, []string{twin.id, twin.id}) {
		t.Errorf("the copy's ids were given in %v, want in %s", homes, twin.id)
	}
	if w.sheet() != original {
		t.Error("the spreadsheet that was copied was changed")
	}
	w.quiet()
	twin.put("Customers", 9, "C8", "City 8", "c8@example.com")
	twin.run(syncer.StatusApplied)
	if got := twin.ids(); len(got) != 9 || !slices.Equal(got[:8], after) {
		t.Errorf("ids of the copy changed from %v to %v", after, got)
	}
}

// A register whose spreadsheet is replaced by a copy of it keeps its records.
func TestCopiedForTheSameRegister(t *testing.T) {
	t.Parallel()
	w := newShop(t)
	w.run(syncer.StatusApplied)
	before := w.ids()
	twin := w.copy()
	twin.put("Customers", 1, "C0", "Another city")
	twin.put("Customers", 9, "C8", "City 8", "c8@example.com")
	twin.run(syncer.StatusApplied)
	twin.quiet()
	if got := twin.ids(); len(got) != 9 || !slices.Equal(got[:8], before) {
		t.Errorf("ids of the copy are %v, of the original %v", got, before)
	}
	if got := twin.query(`SELECT city FROM shop.customers_history WHERE _op = 'update'`); !slices.Equal(got, []string{"Another city"}) {
		t.Errorf("updated were %v", got)
	}
}

// What a tab of an earlier version is, which doesn't say where its ids were given,
// goes on, and says so with the next write.
func TestTabsWithoutAHome(t *testing.T) {
	t.Parallel()
	w := newShop(t)
	w.run(syncer.StatusApplied)
	before := w.ids()
	w.edit(func(s *grid.Spreadsheet) {
		for _, m := range s.AllMetadata() {
			if m.Key == metadata.HomeKey {
				s.DeleteMetadata(m.ID)
			}
		}
	})
	w.quiet()
	w.put("Customers", 9, "C8", "City 8", "c8@example.com")
	w.run(syncer.StatusApplied)
	if got := w.ids(); len(got) != 9 || !slices.Equal(got[:8], before) {
		t.Errorf("ids changed from %v to %v", before, got)
	}
	if homes := w.homes(); !slices.Equal(homes, []string{w.id}) {
		t.Errorf("ids were given in %v, want those of the written tab in %s", homes, w.id)
	}
	w.quiet()
}
