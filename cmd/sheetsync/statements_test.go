package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jmoiron/sqlx"

	"sheetsync/cmd/internal/demo/sample"
	"sheetsync/cmd/internal/exit"
	"sheetsync/reminders/inbox"
	"sheetsync/syncer/mirror/pgtest"
)

// TestStatementsKeepToOneRegister reads all statements of a day of the service with two
// registers: each keeps to the schema of one of them and to the service's own, and no
// foreign key leads from one to the other, so that a server which is sharded by schema
// can keep them on different nodes.
func TestStatementsKeepToOneRegister(t *testing.T) {
	t.Parallel()
	mails, err := inbox.Start(inbox.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = mails.Close() })
	dsn := pgtest.New(t)
	db := pgtest.Open(t, dsn)
	const settings = `, language: en, time_zone: UTC, base_currency: CNY, sync: "@every 1s", remind: "@every 1s", settle: 0s, roles: {manager: [boss@exporter.example], finance: [pay@exporter.example]}`
	d := newDesk(t, teamFile(t), sample.Schema, dsn, settings, teamFile(t))
	address := freeAddress(t)
	d.environ = append(d.environ, "SHEETSYNC_MAIL_HOST=127.0.0.1", fmt.Sprintf("SHEETSYNC_MAIL_PORT=%d", mails.Port()), "SHEETSYNC_MAIL_TLS=none",
		"SHEETSYNC_MAIL_FROM=me@exporter.example", "SHEETSYNC_MAIL_ALLOW=*", "SHEETSYNC_WEB_LISTEN="+address, "SHEETSYNC_BACKUP_DIR="+filepath.Join(d.dir, "backups"))
	appendRegister(t, d, fmt.Sprintf("  - {name: shop, spreadsheet: %s, schema: %q%s}\n", d.ready.Spreadsheets[1].ID, sample.Schema, settings))
	said := recordStatements(t, db)

	day := [][]string{{"migrate"}, {"sync"}, {"sync"}, {"remind", "--dry-run"}, {"issues"}, {"ledger"}, {"duplicates"}, {"lookup", "desk", "Huada"}, {"export", "shop", "--output", filepath.Join(d.dir, "out")},
		{"prune"}, {"doctor"}, {"config"}}
	for _, args := range day {
		if out, status := run(t, d.dir, d.environ, append(args, "--json")...); status != exit.StatusDone {
			t.Logf("sheetsync %s: exit status %d:\n%s", strings.Join(args, " "), status, out)
		}
	}
	service := start(t, d.dir, d.environ, "run", "--json")
	service.stderr.wait("sheetsync: running")
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	if _, err := mails.Wait(ctx, 2); err != nil {
		t.Fatalf("no mail came: %v\n%s", err, service.stderr)
	}
	visit(t, d, "http://"+address, "/", "/r/desk", "/r/shop", "/r/desk/customers", "/r/desk/issues", "/r/desk/deadlines", "/r/desk/duplicates", "/r/desk/reports", "/r/desk/changes", "/r/desk/reminders", "/r/desk/audit")
	if err := service.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	service.end()

	checkStatements(t, said())
	var across []string
	if err := db.Select(&across, `SELECT conrelid::regclass || ': ' || conname FROM pg_constraint JOIN pg_class AS a ON a.oid = conrelid JOIN pg_class AS b ON b.oid = confrelid
		WHERE contype = 'f' AND a.relnamespace <> b.relnamespace`); err != nil || len(across) > 0 {
		t.Errorf("foreign keys across schemas: %v, %v", across, err)
	}
}

func appendRegister(t *testing.T, d *desk, line string) {
	t.Helper()
	f, err := os.OpenFile(filepath.Join(d.dir, "sheetsync.yaml"), os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err := f.WriteString(line); err != nil {
		t.Fatal(err)
	}
}

// visit looks at pages as an operator.
func visit(t *testing.T, d *desk, base string, paths ...string) {
	t.Helper()
	out, _ := run(t, d.dir, d.environ, "web", "link", "--json")
	var made struct{ URL string }
	if err := json.Unmarshal([]byte(out), &made); err != nil {
		t.Fatalf("web link says %q: %v", out, err)
	}
	link, err := url.Parse(made.URL)
	if err != nil {
		t.Fatal(err)
	}
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	client := &http.Client{Jar: jar, Timeout: time.Minute}
	signed, err := client.PostForm(base+link.Path, url.Values{"code": {link.Fragment}})
	if err != nil {
		t.Fatal(err)
	}
	signed.Body.Close()
	for _, path := range paths {
		res, err := client.Get(base + path)
		if err != nil {
			t.Fatal(err)
		}
		text, _ := io.ReadAll(res.Body)
		res.Body.Close()
		if res.StatusCode != http.StatusOK || res.Request.URL.Path == "/login" {
			t.Errorf("%s: %s at %s\n%.300s", path, res.Status, res.Request.URL.Path, text)
		}
	}
}

// recordStatements has the server log each statement in a database from now on, and
// returns what reads them.
func recordStatements(t *testing.T, db *sqlx.DB) (said func() []string) {
	t.Helper()
	log := pgtest.LogFile(t)
	begun, err := os.Stat(log)
	if err != nil {
		t.Fatal(err)
	}
	var name string
	if err := db.Get(&name, `SELECT current_database()`); err != nil {
		t.Fatal(err)
	}
	db.MustExec(`ALTER DATABASE ` + name + ` SET log_statement = 'all'`)
	return func() []string {
		f, err := os.Open(log)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		if _, err := f.Seek(begun.Size(), io.SeekStart); err != nil {
			t.Fatal(err)
		}
		return statementsIn(f)
	}
}

// statementBegins is how the log begins one; lines that go on begin with a tab.
var statementBegins = regexp.MustCompile(`LOG:  (?:statement|execute [^:]*): (.*)`)

func statementsIn(log io.Reader) []string {
	var list []string
	open := false
	lines := bufio.NewScanner(log)
	lines.Buffer(nil, 64<<20)
	for lines.Scan() {
		switch begins := statementBegins.FindStringSubmatch(lines.Text()); {
		case begins != nil:
			list, open = append(list, begins[1]), true
		case open && strings.HasPrefix(lines.Text(), "\t"):
			list[len(list)-1] += "\n" + strings.TrimPrefix(lines.Text(), "\t")
		default:
			open = false
		}
	}
	return list
}

// schemaOf finds the schemas of registers, and those beside them for analysts. What is
// quoted by ' is data.
var (
	schemaOf = regexp.MustCompile(`(?:^|[^\pL\pN_"'])"?(desk|shop)(?:_analyst)?"?\s*\.`)
	literal  = regexp.MustCompile(`'(?:[^']|'')*'`)
)

func checkStatements(t *testing.T, all []string) {
	t.Helper()
	of := map[string]int{}
	for _, statement := range all {
		var schemas []string
		for _, found := range schemaOf.FindAllStringSubmatch(literal.ReplaceAllString(statement, "''"), -1) {
			if !slices.Contains(schemas, found[1]) {
				schemas = append(schemas, found[1])
			}
		}
		slices.Sort(schemas)
		of[strings.Join(schemas, " and ")]++
		if len(schemas) > 1 {
			t.Errorf("a statement crosses registers: %.600s", statement)
		}
	}
	t.Logf("%d statements: %v", len(all), of)
	if of["desk"] < 50 || of["shop"] < 50 {
		t.Errorf("few statements were seen: %v", of)
	}
}

func TestCrossingStatementsAreFound(t *testing.T) {
	t.Parallel()
	const log = "2026-01-01 [1] LOG:  statement: SELECT 1\n\tFROM desk.bills\n2026-01-01 [1] LOG:  execute <unnamed>: SELECT FROM \"desk\".\"bills\" JOIN \"shop_analyst\".bills\n2026-01-01 [1] DETAIL:  parameters: $1 = 'shop.x'\n\tshop.bills\n"
	all := statementsIn(strings.NewReader(log))
	if len(all) != 2 || !strings.Contains(all[0], "desk.bills") || strings.Contains(all[1], "shop.x") || len(schemaOf.FindAllString(all[1], -1)) != 2 {
		t.Errorf("found %q", all)
	}
}
