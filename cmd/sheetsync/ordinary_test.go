package main

import (
	"context"
	"fmt"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"sheetsync/cmd/internal/exit"
	"sheetsync/syncer/mirror/access"
	"sheetsync/syncer/mirror/pgtest"
)

// The service works as an ordinary owner of its database, which may make no roles, and
// says what an administrator is to do; then it gives them their rights.
func TestOrdinaryOwner(t *testing.T) {
	t.Parallel()
	dsn := pgtest.New(t)
	admin := pgtest.Open(t, dsn)
	u, err := url.Parse(dsn)
	if err != nil {
		t.Fatal(err)
	}
	name := strings.TrimPrefix(u.Path, "/")
	owner, li := "owner_"+name, "li_"+name
	takeRoleNames(t)
	admin.MustExec(`CREATE ROLE ` + owner + ` LOGIN; ALTER DATABASE ` + name + ` OWNER TO ` + owner)
	u.User = url.User(owner)
	d := bills(t, u.String(), "")
	run := func(status int, words ...string) string {
		t.Helper()
		a, out, errs := testApp()
		a.environ = append(d.environ, "SHEETSYNC_WEB_LISTEN=off")
		if got := a.main(context.Background(), append(words, "--config", filepath.Join(d.dir, "sheetsync.yaml"))); got != status {
			t.Fatalf("%v: exits with %d, want %d\n%s%s", words, got, status, out, errs)
		}
		return out.String() + errs.String()
	}
	run(exit.StatusDone, "migrate")
	run(exit.StatusDone, "sync")
	if out := run(exit.StatusDone, "sync"); !strings.Contains(out, "unchanged") {
		t.Errorf("a second run: %s", out)
	}
	run(exit.StatusDone, "remind", "--dry-run")
	if out := run(exit.StatusFailed, "grant", "li@example.com", "sales", "--login", li); !strings.Contains(out, "the role is missing, and the service may not make it") {
		t.Error(out)
	}
	if out := run(exit.StatusFailed, "psql"); !strings.Contains(out, "sheetsync psql --as USER") {
		t.Error(out)
	}
	out := run(exit.StatusDone, "doctor")
	_, statements, found := strings.Cut(out, "hint: as an administrator: ")
	if !found || strings.Contains(out, "superuser") || strings.Contains(out, "everybody who connects") {
		t.Fatal(out)
	}
	statements, _, _ = strings.Cut(statements, "\n")
	roles := slices.DeleteFunc(strings.Fields(statements), func(word string) bool { return !strings.Contains(word, "sheetsync_") })
	for _, statement := range strings.Split(statements, "; ") {
		if _, err := admin.Exec(statement); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
	admin.MustExec(`CREATE ROLE ` + li + ` LOGIN`)
	t.Cleanup(func() {
		for _, role := range append([]string{li}, roles...) {
			_, _ = admin.Exec(fmt.Sprintf(`DROP OWNED BY %s; DROP ROLE %[1]s`, role))
		}
		admin.MustExec(fmt.Sprintf(`ALTER DATABASE %s OWNER TO sheetsync; REASSIGN OWNED BY %s TO sheetsync; DROP OWNED BY %[2]s; DROP ROLE %[2]s`, name, owner))
	})
	run(exit.StatusDone, "sync")
	run(exit.StatusDone, "grant", "li@example.com", "finance", "--existing", li)
	u.User = url.User(li)
	var bills []string
	if err := pgtest.Open(t, u.String()).Select(&bills, `SELECT bill FROM desk.bills ORDER BY 1`); err != nil || !slices.Equal(bills, []string{"B-1", "B-2"}) {
		t.Errorf("li sees %v, %v", bills, err)
	}
	if out := run(exit.StatusDone, "doctor"); strings.Contains(out, "as an administrator") {
		t.Error(out)
	}
}

// takeRoleNames gives the usual names of the roles to another database of the server, for
// as long as the test runs: whether they are there, and free, would depend on which tests
// run beside this one.
func takeRoleNames(t *testing.T) {
	t.Helper()
	other := pgtest.Open(t, pgtest.New(t))
	for _, role := range append(slices.Clone(access.Groups), access.Reader) {
		other.MustExec(fmt.Sprintf(`DO $$ BEGIN %s; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$`, access.Create(access.Name(role))))
		other.MustExec(`GRANT USAGE ON SCHEMA public TO ` + access.Name(role))
	}
}
