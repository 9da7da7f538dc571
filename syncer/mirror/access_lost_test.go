package mirror_test

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/lib/pq"

	"sheetsync/syncer/mirror"
	"sheetsync/syncer/mirror/access"
)

// Whoever is no database user any more, or has the role no more, is listed, and can be
// granted it again with a new password.
func TestLostGrants(t *testing.T) {
	t.Parallel()
	r := newRegister(t, "acme", guarded)
	r.sync()
	gone, member, well := r.loginName("gone"), r.loginName("member"), r.loginName("well")
	grants := make(map[string]mirror.Grant)
	for _, login := range []string{gone, member, well} {
		g := mirror.Grant{Login: login, Role: access.Finance, Person: login}
		if _, err := r.mirror.Grant(context.Background(), g, false); err != nil {
			t.Fatal(err)
		}
		grants[login] = g
		t.Cleanup(func() { r.db.MustExec(`DROP ROLE IF EXISTS ` + pq.QuoteIdentifier(login)) })
	}
	lost := func() (logins []string) {
		list, err := r.mirror.LostGrants(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		for _, g := range list {
			logins = append(logins, g.Login)
		}
		return logins
	}
	if got := lost(); got != nil {
		t.Errorf("at first %q are lost", got)
	}
	var role string
	if err := r.db.Get(&role, `SELECT name FROM sheetsync.access_roles WHERE role = 'finance'`); err != nil {
		t.Fatal(err)
	}
	r.db.MustExec(`DROP ROLE ` + pq.QuoteIdentifier(gone) + `; REVOKE ` + pq.QuoteIdentifier(role) + ` FROM ` + pq.QuoteIdentifier(member))
	if diff := cmp.Diff([]string{gone, member}, lost()); diff != "" {
		t.Errorf("what is lost (-want +got):\n%s", diff)
	}
	for _, login := range []string{gone, member} {
		password, err := r.mirror.Grant(context.Background(), grants[login], false)
		if err != nil || (password == "") != (login == member) {
			t.Errorf("%s again: a password %t, %v", login, password != "", err)
		}
	}
	if got := lost(); got != nil {
		t.Errorf("at last %q are lost", got)
	}
}
