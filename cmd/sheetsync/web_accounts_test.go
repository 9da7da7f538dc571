package main

import (
	"encoding/json"
	"strings"
	"testing"

	"sheetsync/cmd/internal/exit"
	"sheetsync/syncer/mirror/pgtest"
)

// Whoever lets another account in ends the sessions of the one from before, and is told who
// that is; an address that is misspelt is noticed.
func TestWebAccept(t *testing.T) {
	t.Parallel()
	database := pgtest.New(t)
	d := bills(t, database, "")
	if _, status := run(t, d.dir, d.environ, "migrate"); status != exit.StatusDone {
		t.Fatalf("exit status %d", status)
	}
	db := pgtest.Open(t, database)
	db.MustExec(`INSERT INTO sheetsync.web_accounts (issuer, address, subject, since, refused_subject, refused_at) VALUES ('https://id.example.com', 'li@example.com', '1', now(), '2', now()), ('https://id.example.com', 'wang@example.com', '3', now(), NULL, NULL);
		INSERT INTO sheetsync.web_sessions (token_hash, data, made_at, seen_at, expires_at) SELECT v.hash::bytea, v.data::jsonb, now(), now(), now() + interval '1 hour'
		FROM (VALUES ('\x01', '{"person": "li@example.com"}'), ('\x02', '{"person": "wang@example.com"}')) AS v (hash, data)`)
	environ := append(d.environ, "SHEETSYNC_WEB_LISTEN=127.0.0.1:8080", "SHEETSYNC_WEB_ISSUER=https://id.example.com", "SHEETSYNC_WEB_CLIENT_ID=page")
	if out, _ := run(t, d.dir, environ, "web", "accounts"); !strings.Contains(out, "refused 2 on ") || strings.Count(out, "\n") != 2 {
		t.Errorf("the accounts are\n%s", out)
	}
	if status, said := refused(t, d.dir, environ, "web", "accept", "lo@example.com"); status != exit.StatusFailed || !strings.Contains(said, "did you mean li@example.com?") {
		t.Errorf("a misspelt address: exit status %d, %s", status, said)
	}
	if status, said := refused(t, d.dir, environ, "web", "accept", "wang@example.com"); status != exit.StatusFailed || !strings.Contains(said, "no other account was refused that came by wang@example.com") {
		t.Errorf("nobody else: exit status %d, %s", status, said)
	}
	out, status := run(t, d.dir, environ, "web", "accept", "Li@Example.com", "--json")
	var line accountLine
	if err := json.Unmarshal([]byte(out), &line); err != nil || status != exit.StatusDone || line.Account != "2" || line.Instead != "1" || line.Ended == nil || *line.Ended != 1 {
		t.Errorf("exit status %d, %s, %v", status, out, err)
	}
	var left []string
	if err := db.Select(&left, `SELECT person FROM sheetsync.web_sessions`); err != nil || len(left) != 1 || left[0] != "wang@example.com" {
		t.Errorf("signed in are %q, %v", left, err)
	}
}
