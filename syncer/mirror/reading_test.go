package mirror_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/lib/pq"
	"github.com/lib/pq/pqerror"

	"sheetsync/syncer/mirror/access"
	"sheetsync/syncer/mirror/reading"
	"sheetsync/syncer/postgres/pgerr"
)

// read reads a column on somebody's behalf.
func (r *register) read(reader reading.Reader, query func(*reading.View) string, args ...any) (list []string, err error) {
	r.t.Helper()
	list = []string{}
	err = reading.Read(context.Background(), r.mirror.DB(), reader, func(ctx context.Context, v *reading.View) error {
		return v.Select(ctx, &list, query(v), args...)
	})
	return list, err
}

// Whoever is read for sees what a database user of the same role would.
func TestReadOnBehalf(t *testing.T) {
	t.Parallel()
	r := newRegister(t, "acme", guarded)
	r.sync()
	li := reading.Reader{Register: "acme", Role: access.Sales, Names: []string{"Li Wei", "li@example.com"}}
	for seed := range uint64(10) {
		r.tabs = randomGuarded(rand.New(rand.NewPCG(seed, 5)))
		r.sync()
		want := ownedBy(r.tabs, "li wei", "li@example.com")
		for _, resource := range r.desc.Resources {
			name := resource.Name
			got, err := r.read(li, func(v *reading.View) string {
				return `SELECT _id FROM ` + v.Relation(name) + ` ORDER BY _id COLLATE "C"`
			})
			if diff := cmp.Diff(want[name], got); diff != "" || err != nil {
				t.Errorf("seed %d: %s: %v (-want +got):\n%s", seed, name, err, diff)
			}
			var all []string
			for _, rec := range r.tabs[name] {
				all = append(all, rec.id)
			}
			slices.Sort(all)
			for _, role := range []access.Role{access.Manager, access.Finance, access.Analyst} {
				got, err := r.read(reading.Reader{Register: "acme", Role: role}, func(v *reading.View) string {
					return `SELECT _id FROM ` + v.Relation(name) + ` ORDER BY _id COLLATE "C"`
				})
				if diff := cmp.Diff(all, got); diff != "" || err != nil {
					t.Errorf("seed %d: %s sees of %s: %v (-want +got):\n%s", seed, role, name, err, diff)
				}
			}
		}
	}
}

func TestReadOnBehalfNoMore(t *testing.T) {
	t.Parallel()
	r := newRegister(t, "acme", guarded)
	r.tabs = randomGuarded(rand.New(rand.NewPCG(1, 5)))
	r.sync()
	sales := reading.Reader{Register: "acme", Role: access.Sales, Names: []string{"Li Wei"}}
	for _, c := range []struct {
		name   string
		reader reading.Reader
		query  string
		code   pqerror.Code // "" where nothing is found
	}{
		{"nobody's names", reading.Reader{Register: "acme", Role: access.Sales}, `SELECT _id FROM acme.customers`, ""},
		{"an empty name", reading.Reader{Register: "acme", Role: access.Sales, Names: []string{"", " ", ","}}, `SELECT _id FROM acme.customers`, ""},
		{"sales of another register", reading.Reader{Register: "other", Role: access.Sales, Names: []string{"Li Wei"}}, `SELECT _id FROM acme.customers`, ""},
		{"managers of another register", reading.Reader{Register: "other", Role: access.Manager}, `SELECT _id FROM acme.customers`, ""},
		{"issues of another register", reading.Reader{Register: "other", Role: access.Manager}, `SELECT register FROM sheetsync.runs`, ""},
		{"sales in the analysts' schema", sales, `SELECT _id FROM acme_analyst.customers`, pqerror.InsufficientPrivilege},
		{"analysts in the register's", reading.Reader{Register: "acme", Role: access.Analyst}, `SELECT _id FROM acme.customers`, pqerror.InsufficientPrivilege},
		{"phones for analysts", reading.Reader{Register: "acme", Role: access.Analyst}, `SELECT phone FROM acme_analyst.customers WHERE phone IS NOT NULL`, ""},
		{"who may read", sales, `SELECT login FROM sheetsync.access_grants`, pqerror.InsufficientPrivilege},
		{"passwords", sales, `SELECT rolpassword FROM pg_authid`, pqerror.InsufficientPrivilege},
		{"writing", reading.Reader{Register: "acme", Role: access.Manager}, `DELETE FROM acme.customers RETURNING _id`, pqerror.ReadOnlySQLTransaction},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			found, err := r.read(c.reader, func(*reading.View) string { return c.query })
			if c.code != "" && !pgerr.HasCode(err, c.code) || c.code == "" && err != nil || len(found) > 0 {
				t.Errorf("finds %d, error %v", len(found), err)
			}
		})
	}
}

// A database user who says that they are somebody else isn't believed.
func TestViewerIsBelievedOfTheServiceAlone(t *testing.T) {
	t.Parallel()
	r := newRegister(t, "acme", guarded)
	r.tabs = randomGuarded(rand.New(rand.NewPCG(1, 5)))
	r.sync()
	want := ownedBy(r.tabs, "wang fang")["customers"]
	wang := r.login("wang", access.Sales, "", "Wang Fang")
	wang.SetMaxOpenConns(1)
	wang.MustExec(`SET sheetsync.viewer = '{"register": "acme", "role": "sales", "names": ["Li Wei"]}'`)
	// What is kept within a transaction isn't believed either, whoever it is said to be for.
	for _, viewer := range []string{`NULL`, `'{"register": "acme", "role": "sales", "names": ["Li Wei"]}'::jsonb`} {
		wang.MustExec(`SELECT set_config('sheetsync.own_' || md5(jsonb_build_array('customers', ` + viewer + `)::text), '{cu0,cu1,cu2,cu3,cu4,cu5,cu6,cu7,cu8,cu9,cu10,cu11}', false)`)
	}
	if diff := cmp.Diff(want, column(t, wang, `SELECT _id FROM acme.customers`)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// What one reader was, the next one isn't, and the service reads for itself again.
func TestReadLeavesNothingBehind(t *testing.T) {
	t.Parallel()
	r := newRegister(t, "acme", guarded)
	r.tabs = randomGuarded(rand.New(rand.NewPCG(1, 5)))
	r.sync()
	db := r.mirror.DB()
	db.SetMaxOpenConns(1)
	is := func() (is struct{ Role, Viewer, Path string }) {
		if err := db.Get(&is, `SELECT current_user::text AS role, coalesce(current_setting('sheetsync.viewer', true), '') AS viewer, current_setting('search_path') AS path`); err != nil {
			t.Fatal(err)
		}
		return is
	}
	before := is()
	boom := errors.New("boom")
	for _, f := range []func(context.Context, *reading.View) error{
		func(context.Context, *reading.View) error { return nil },
		func(context.Context, *reading.View) error { return boom },
		func(ctx context.Context, v *reading.View) error {
			var list pq.StringArray
			return v.Get(ctx, &list, `SELECT nonsense`)
		},
	} {
		_ = reading.Read(t.Context(), db, reading.Reader{Register: "acme", Role: access.Sales, Names: []string{"Li Wei"}}, f)
		if after := is(); after != before {
			t.Errorf("%+v, was %+v", after, before)
		}
	}
}
