package figures_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/language"
	"sheetsync/syncer"
	"sheetsync/syncer/mirror"
	"sheetsync/syncer/mirror/access"
	"sheetsync/syncer/mirror/mirrortest"
	"sheetsync/syncer/mirror/reading"
	"sheetsync/syncer/mirror/readmodel/figures"
)

// migrated is a database with the service's own tables.
var migrated = mirrortest.Template()

// A register under test, whose tables the test fills.
type register struct {
	t          testing.TB
	db         *sqlx.DB
	descriptor *sheetschema.Descriptor
	location   *time.Location
}

func newRegister(t testing.TB, descriptor []byte) *register {
	t.Helper()
	ctx := context.Background()
	m, err := mirror.Open(ctx, migrated.New(t), nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = m.Close() })
	r := &register{t: t, db: m.DB()}
	if r.descriptor, err = sheetschema.Load("test.yaml", descriptor); err != nil {
		t.Fatal(err)
	}
	if r.location, err = time.LoadLocation("Asia/Shanghai"); err != nil {
		t.Fatal(err)
	}
	unlock, err := m.Lock(ctx, "acme")
	if err != nil {
		t.Fatal(err)
	}
	if err := m.Prepare(ctx, "acme", r.descriptor, syncer.Locale{Language: language.English, TimeZone: r.location}); err != nil {
		t.Fatal(err)
	}
	if err := unlock(); err != nil {
		t.Fatal(err)
	}
	r.exec(`INSERT INTO sheetsync.registers (register, layout) VALUES ('acme', '{}') ON CONFLICT DO NOTHING`)
	return r
}

func (r *register) exec(query string, args ...any) {
	r.t.Helper()
	if _, err := r.db.ExecContext(context.Background(), query, args...); err != nil {
		r.t.Fatalf("%s: %v", query, err)
	}
}

// invalid is a cell that can't be read.
type invalid string

// A row is a record: its values by field, nil for a blank cell.
type row struct {
	id     string
	values map[string]any
	came   time.Time // when its history begins
}

// fill replaces what the register holds.
func (r *register) fill(tabs map[string][]row) {
	r.t.Helper()
	for _, resource := range r.descriptor.Resources {
		r.exec(`TRUNCATE acme.` + resource.Name + `, acme.` + resource.Name + `_history`)
		for i, rec := range tabs[resource.Name] {
			columns, places := []string{"_id", "_row", "_changed_at", "_raw"}, []string{"$1", "$2", "$3", "$4"}
			raw := make(map[string]string)
			args := []any{rec.id, i + 2, rec.came, nil}
			for name, value := range rec.values {
				if bad, is := value.(invalid); is {
					raw[name] = string(bad)
					continue
				}
				columns, args = append(columns, pq.QuoteIdentifier(name)), append(args, value)
				places = append(places, fmt.Sprintf("$%d", len(args)))
			}
			if len(raw) > 0 {
				text, err := json.Marshal(raw)
				if err != nil {
					r.t.Fatal(err)
				}
				args[3] = string(text)
			}
			list := strings.Join(columns, ", ")
			r.exec(`INSERT INTO acme.`+resource.Name+` (`+list+`) VALUES (`+strings.Join(places, ", ")+`)`, args...)
			r.exec(`INSERT INTO acme.`+resource.Name+`_history (`+list+`, _op, _valid_from, _run) SELECT `+list+`, 'insert', $2, 'run-1' FROM acme.`+resource.Name+` WHERE _id = $1`, rec.id, rec.came)
		}
	}
}

// figures works out the figures in a role.
func (r *register) figures(role access.Role, today time.Time, names ...string) *figures.Figures {
	r.t.Helper()
	var f *figures.Figures
	err := reading.Read(context.Background(), r.db, reading.Reader{Register: "acme", Role: role, Names: names}, func(ctx context.Context, v *reading.View) (err error) {
		f, err = figures.Of(ctx, v, r.descriptor, today)
		return err
	})
	if err != nil {
		r.t.Fatalf("as %s: %v", role, err)
	}
	return f
}
