package webaccounts_test

import (
	"errors"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sheetsync/syncer/mirror/mirrortest"
	"sheetsync/syncer/mirror/pgtest"
	"sheetsync/syncer/mirror/webaccounts"
)

var migrated = mirrortest.Template()

var noon = time.Date(2026, 11, 30, 12, 0, 0, 0, time.UTC)

const issuer, other = "https://id.example.com", "https://accounts.example.net"

// The first account that comes by an address has it, and another one of the same issuer
// only once it was let in.
func TestAccounts(t *testing.T) {
	t.Parallel()
	db := pgtest.Open(t, migrated.New(t))
	a, ctx := webaccounts.New(db), t.Context()
	for i, step := range []struct {
		name                     string
		issuer, address, subject string // no subject: accepted
		err                      error
	}{
		{"nobody to let in", issuer, "li@example.com", "", webaccounts.ErrNobody},
		{"the first", issuer, "li@example.com", "1", nil},
		{"again", issuer, "li@example.com", "1", nil},
		{"by another address", issuer, "wei@example.com", "1", nil},
		{"of another issuer", other, "li@example.com", "7", nil},
		{"nobody else came", issuer, "li@example.com", "", webaccounts.ErrNobody},
		{"another", issuer, "li@example.com", "2", webaccounts.ErrAnother},
		{"another by a name that looks the same", issuer, "li@example.com", "1 ", webaccounts.ErrAnother},
		{"another again", issuer, "li@example.com", "2", webaccounts.ErrAnother},
		{"the first still", issuer, "li@example.com", "1", nil},
		{"let in at another issuer", other, "li@example.com", "", webaccounts.ErrNobody},
		{"let in", issuer, "li@example.com", "", nil},
		{"then", issuer, "li@example.com", "2", nil},
		{"once", issuer, "li@example.com", "", webaccounts.ErrNobody},
		{"the first, then", issuer, "li@example.com", "1", webaccounts.ErrAnother},
	} {
		at := noon.Add(time.Duration(i) * time.Minute)
		var err error
		if step.subject == "" {
			_, err = a.Accept(ctx, step.issuer, step.address, at)
		} else {
			err = a.Admit(ctx, step.issuer, step.subject, step.address, at)
		}
		if !errors.Is(err, step.err) {
			t.Errorf("%s: %v, want %v", step.name, err, step.err)
		}
	}
	list, err := a.List(ctx)
	if err != nil {
		t.Fatal(err)
	}
	want := []webaccounts.Account{
		{Issuer: other, Address: "li@example.com", Subject: "7", Since: noon.Add(4 * time.Minute)},
		{Issuer: issuer, Address: "li@example.com", Subject: "2", Since: noon.Add(11 * time.Minute), Refused: "1", RefusedAt: noon.Add(14 * time.Minute)},
		{Issuer: issuer, Address: "wei@example.com", Subject: "1", Since: noon.Add(3 * time.Minute)},
	}
	if diff := cmp.Diff(want, list, cmp.Comparer(func(a, b time.Time) bool { return a.Equal(b) })); diff != "" {
		t.Errorf("the accounts (-want +got)\n%s", diff)
	}
	var trail []string
	if err := db.Select(&trail, `SELECT concat_ws(' ', actor, via, action, subject) FROM sheetsync.audit ORDER BY id`); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{`operator command account-accepted {"of": "li@example.com", "issuer": "https://id.example.com", "account": "2", "instead": "1"}`}, trail); diff != "" {
		t.Errorf("the audit trail (-want +got)\n%s", diff)
	}
}

// Of those who come first at the same time, one has the address.
func TestAdmitAtOnce(t *testing.T) {
	t.Parallel()
	a := webaccounts.New(pgtest.Open(t, migrated.New(t)))
	errs := make([]error, 8)
	var all sync.WaitGroup
	for i := range errs {
		all.Go(func() { errs[i] = a.Admit(t.Context(), issuer, strconv.Itoa(i), "li@example.com", noon) })
	}
	all.Wait()
	in := 0
	for i, err := range errs {
		switch {
		case err == nil:
			in++
		case !errors.Is(err, webaccounts.ErrAnother):
			t.Errorf("%d: %v", i, err)
		}
	}
	if in != 1 {
		t.Errorf("%d have the address", in)
	}
}
