package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"sheetsync/cmd/internal/exit"
	"sheetsync/syncer/mirror/pgtest"
)

// With --json standard output holds one JSON document a line and nothing else,
// whether a command succeeds or fails; an error is told on standard error, with
// “sheetsync: error: …” and perhaps “hint: …”.
func TestJSON(t *testing.T) {
	t.Parallel()
	database := pgtest.New(t)
	d := bills(t, database, "")
	file := func(name, content string) string {
		path := filepath.Join(d.dir, name)
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	schema := file("bills.yaml", billsSchema)
	rows := file("more.csv", "Bill,Due\nB-7,2031-01-01\nB-8,soon\n")
	open := file("open.csv", "Bill,Due\nB-7,\"2031-01-01\n")
	broken := file("broken.yaml", "name: [")
	asked := file("asked.yaml", billsSchema+"lookup: {resource: bills, owner: bill}\n")
	owed := file("owed.yaml", strings.Replace(strings.Replace(billsSchema, "date: due,", "date: due, amount: amount, dunning: true,", 1), "fields:\n", "fields:\n        - {name: amount, type: number, formula: \"10\"}\n", 1))
	reader := "pay_of_" + filepath.Base(filepath.Dir(d.dir))
	nowhere := filepath.Join(d.dir, "nowhere.csv")
	key, backups := filepath.Join(d.dir, "key.txt"), filepath.Join(d.dir, "backups")
	copied := filepath.Join(d.dir, "copied.age")
	spreadsheet := d.ready.Spreadsheets[0].ID
	well := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "ok") }))
	t.Cleanup(well.Close)
	steps := []struct {
		command string
		status  int
		lines   int // of standard output; -1 for some
		do      func()
	}{
		{command: "migrate", lines: 1},
		{command: "migrate extra", status: exit.StatusUsage},
		{command: "doctor", lines: -1},
		{command: "keys", lines: 1},
		{command: "keys rotate", lines: 1},
		{command: "keys unseal --yes", lines: 1},
		{command: "keys unseal", lines: 0, status: exit.StatusUsage},
		{command: "keys extra", status: exit.StatusUsage},
		{command: "keys rotate extra", status: exit.StatusUsage},
		{command: "backup", status: exit.StatusUsage},
		{command: "backup list", status: exit.StatusUsage},
		{command: "backup keygen -o " + key, lines: 1},
		{command: "backup keygen -o " + key, status: exit.StatusUsage},
		{command: "backup --set backup.dir=" + backups + " --set backup.identity_file=" + key, lines: 1},
		{command: "backup list --set backup.dir=" + backups, lines: 1},
		{command: "restore " + copied + " --identity " + key + " --dry-run", lines: 1, do: func() {
			made, err := filepath.Glob(filepath.Join(backups, "*"))
			if err != nil || len(made) != 1 {
				t.Fatalf("the backups are %q, %v", made, err)
			}
			if err := os.Rename(made[0], copied); err != nil {
				t.Fatal(err)
			}
		}},
		{command: "restore " + key + " --identity " + key + " --yes", status: exit.StatusFailed},
		{command: "restore " + nowhere + " --identity " + key, status: exit.StatusUsage},
		{command: "restore " + rows, status: exit.StatusUsage},
		{command: "doctor --set database.url=postgres://127.0.0.1:1/none", status: exit.StatusFailed, lines: -1},
		{command: "doctor --send-test li@example.com", status: exit.StatusUsage},
		{command: "doctor --send-test li@example.com --set mail.host=127.0.0.1 --set mail.port=1 --set mail.from=a@example.com", status: exit.StatusFailed, lines: 1},
		{command: "doctor --send-test robot:nobody", status: exit.StatusUsage},
		{command: "doctor --send-test nobody --set mail.host=127.0.0.1 --set mail.from=a@example.com", status: exit.StatusUsage},
		{command: "export desk", status: exit.StatusFailed},
		{command: "sync", lines: 1},
		{command: "prune", lines: 1},
		{command: "prune other", status: exit.StatusUsage},
		{command: "hook secret", lines: 1},
		{command: "auth login", status: exit.StatusUsage},
		{command: "health --set web.listen=127.0.0.1:1", status: exit.StatusFailed},
		{command: "health --set web.listen=off", status: exit.StatusUsage},
		{command: "health --set web.listen=" + well.Listener.Addr().String(), lines: 1},
		{command: "man run", lines: 1},
		{command: "man nothing", status: exit.StatusUsage},
		{command: "completion bash", lines: 1},
		{command: "completion csh", status: exit.StatusUsage},
		{command: "auth status", status: exit.StatusUsage},
		{command: "auth logout --set google.credentials= --set google.client_id=c", status: exit.StatusFailed},
		{command: "hook secret extra", status: exit.StatusUsage},
		{command: "hook script", status: exit.StatusUsage},
		{command: "hook script --set registers.0.sync.hook=whsec_dHdlbnR5LWZvdXIgYnl0ZXMgb3IgbW9yZQ== --set web.url=https://register.example.com --set web.listen=127.0.0.1:8080", lines: 1},
		{command: "sync --set registers.0.spreadsheet=nothing", status: exit.StatusFailed, lines: 1},
		{command: "sync other", status: exit.StatusUsage},
		{command: "check", lines: 0},
		{command: "check --file " + rows + " --schema " + schema, status: exit.StatusFound, lines: 1},
		{command: "check --file " + open + " --schema " + schema, status: exit.StatusFailed},
		{command: "erase", status: exit.StatusUsage},
		{command: "erase --subject nobody@example.com", lines: 1},
		{command: "erase --subject nobody@example.com --in-sheet --yes", lines: 1},
		{command: "erase --subject nobody@", status: exit.StatusUsage},
		{command: "erase --list", lines: 0},
		{command: "subject-export", status: exit.StatusUsage},
		{command: "subject-export --subject nobody@example.com", lines: 1},
		{command: "subject-export --subject nobody@example.com --format html", status: exit.StatusUsage},
		{command: "erase --withdraw E0", status: exit.StatusUsage},
		{command: "issues", lines: 0},
		{command: "issues --limit 1", status: exit.StatusUsage},
		{command: "issues explain missing-cell", lines: 1},
		{command: "check --format csv --file " + rows + " --schema " + schema, status: exit.StatusUsage},
		{command: "issues --code nothing", status: exit.StatusUsage},
		{command: "issues explain", lines: -1},
		{command: "issues explain nothing", status: exit.StatusUsage},
		{command: "remind --dry-run", lines: 1},
		{command: "remind", status: exit.StatusUsage},
		{command: "remind --resume --yes", status: exit.StatusFailed},
		{command: "remind --resume desk", status: exit.StatusUsage},
		{command: "ledger", lines: 0},
		{command: "calendar --set web.listen=127.0.0.1:8080", lines: 0},
		{command: "calendar pay@example.com --set web.listen=127.0.0.1:8080 --set registers.0.roles.finance=pay@example.com", lines: 1},
		{command: "calendar pay@example.com --set web.listen=127.0.0.1:8080 --set registers.0.roles.finance=pay@example.com", status: exit.StatusFailed},
		{command: "calendar pay@example.com", status: exit.StatusUsage},
		{command: "calendar", lines: 1},
		{command: "calendar pay@example.com --revoke", lines: 1},
		{command: "grant", lines: 0},
		{command: "grant pay@example.com finance --login " + reader, lines: 1},
		{command: "grant pay@example.com boss", status: exit.StatusUsage},
		{command: "grant", lines: 1},
		{command: "grant pay@example.com --revoke", lines: 1},
		{command: "psql", lines: 1},
		{command: "psql desk2", status: exit.StatusUsage},
		{command: "web link --set web.listen=127.0.0.1:8080", lines: 1},
		{command: "web link --set web.listen=0.0.0.0:8080 --set registers.0.roles.finance=pay@example.com --as Pay@Example.com", lines: 1},
		{command: "web link --set web.listen=127.0.0.1:8080 --as stranger@example.com", status: exit.StatusUsage},
		{command: "web link --set web.listen=127.0.0.1:8080 --set registers.0.roles.finance=pay@example.com --set web.issuer=https://id.example.com --set web.client_id=page --set web.amr_values=mfa --as pay@example.com", status: exit.StatusUsage},
		{command: "web link", status: exit.StatusUsage},
		{command: "web sessions", lines: 0},
		{command: "web sessions extra", status: exit.StatusUsage},
		{command: "web logout pay@example.com", lines: 1},
		{command: "web logout pay@example.com", status: exit.StatusFailed},
		{command: "web logout operator", lines: 1},
		{command: "web logout nobody", status: exit.StatusUsage},
		{command: "web accounts", lines: 0},
		{command: "web accounts extra", status: exit.StatusUsage},
		{command: "web accept pay@example.com", status: exit.StatusUsage},
		{command: "web accept pay@example.com --set web.issuer=https://id.example.com --set web.client_id=page --set web.listen=127.0.0.1:8080", status: exit.StatusFailed},
		{command: "web accept nobody", status: exit.StatusUsage},
		{command: "web accept pay@example.com --set web.issuer=https://id.example.com --set web.client_id=page --set web.listen=127.0.0.1:8080", lines: 1, do: func() {
			pgtest.Open(t, database).MustExec(`INSERT INTO sheetsync.web_accounts (issuer, address, subject, since, refused_subject, refused_at) VALUES ('https://id.example.com', 'pay@example.com', '1', now(), '2', now())`)
		}},
		{command: "web accounts", lines: 1},
		{command: "mcp", lines: 0}, // the client has ended already
		{command: "mcp --as pay@example.com --set registers.0.roles.finance=pay@example.com", lines: 0},
		{command: "mcp --as stranger@example.com", status: exit.StatusUsage},
		{command: "mcp --role sales", status: exit.StatusUsage},
		{command: "mcp --role manager --as pay@example.com", status: exit.StatusUsage},
		{command: "mcp --register other", status: exit.StatusUsage},
		{command: "mcp --listen 0.0.0.0:8090", status: exit.StatusUsage},
		{command: "mcp --token-file " + rows, status: exit.StatusUsage},
		{command: "mcp --listen 127.0.0.1:0 --token-file " + nowhere, status: exit.StatusUsage},
		{command: "lookup desk B-1 --set registers.0.schema=" + asked, lines: 1},
		{command: "lookup desk B-1", status: exit.StatusUsage},
		{command: "ledger desk desk2", status: exit.StatusUsage},
		{command: "export desk -o " + filepath.Join(d.dir, "out") + "/", lines: 1},
		{command: "export desk --format json -o -", lines: 2},
		{command: "export desk --format csv -o -", status: exit.StatusUsage},
		{command: "export desk --format datapackage -o " + filepath.Join(d.dir, "package"), lines: 2},
		{command: "export desk --format datapackage -o -", status: exit.StatusUsage},
		{command: "import desk bills " + rows + " --dry-run", lines: 2},
		{command: "import desk bills " + rows, status: exit.StatusUsage, lines: 1},
		{command: "import desk bills " + open, status: exit.StatusFailed},
		{command: "import desk bills " + rows + " --yes", lines: 2},
		{command: "dedupe --file " + rows + " --schema " + schema, lines: 2},
		{command: "dedupe --file " + rows + " --schema " + schema + " --pairs", lines: 0},
		{command: "dedupe --file " + open + " --schema " + schema, status: exit.StatusFailed},
		{command: "duplicates", lines: 0},
		{command: "duplicates desk2", status: exit.StatusUsage},
		{command: "duplicates explain 2 3", lines: 1},
		{command: "duplicates explain 2 99", status: exit.StatusUsage},
		{command: "duplicates explain 2 3 --resource other", status: exit.StatusUsage},
		{command: "duplicates answer 2 3 different", lines: 1},
		{command: "duplicates answer 2 3 perhaps", status: exit.StatusUsage},
		{command: "schema show", lines: -1},
		{command: "schema show " + schema, lines: 1},
		{command: "schema show nothing", status: exit.StatusUsage},
		{command: "schema lint " + schema, lines: -1},
		{command: "schema lint " + broken, status: exit.StatusUsage, lines: -1},
		{command: "schema dbt", lines: 1},
		{command: "schema dbt desk2", status: exit.StatusUsage},
		{command: "schema erd " + schema, lines: 1},
		{command: "schema erd nothing", status: exit.StatusUsage},
		{command: "schema reports " + schema, lines: -1},
		{command: "schema reports nothing", status: exit.StatusUsage},
		{command: "schema from-sheet --file " + rows, lines: 1},
		{command: "schema from-sheet " + spreadsheet, lines: 1},
		{command: "schema from-sheet --file " + nowhere, status: exit.StatusUsage},
		{command: "adopt --dry-run --yes " + spreadsheet, lines: -1},
		{command: "adopt --file " + nowhere, status: exit.StatusUsage},
		{command: "config", lines: -1},
		{command: "config --set mail.port=many", status: exit.StatusUsage},
		{command: "init --dry-run --schema " + schema + " --spreadsheet " + spreadsheet, lines: 2},
		{command: "init", status: exit.StatusUsage},
		{command: "sync", lines: 1, do: func() { d.edit(t, "Bills!A2:B4", "", "") }},
		{command: "approve desk", status: exit.StatusFailed},
		{command: "sync", status: exit.StatusHeld, lines: 1, do: func() {
			for _, row := range []string{"2", "3", "4"} {
				d.edit(t, "Bills!A"+row+":B"+row, "", "")
			}
		}},
		{command: "approve desk", lines: 1},
		{command: "sync --set registers.0.schema=" + owed, lines: 1},
		{command: "dunning desk --set registers.0.schema=" + owed, lines: 0},
		{command: "dunning desk", status: exit.StatusUsage},
		{command: "run", lines: 0},
		{command: "run extra", status: exit.StatusUsage},
		{command: "emulate", lines: 1},
		{command: "emulate --fault nonsense", status: exit.StatusUsage},
		{command: "demo", lines: 0},
		{command: "demo --workbook " + rows, status: exit.StatusUsage},
		{command: "version", lines: 1},
		{command: "version extra", status: exit.StatusUsage},
	}
	succeeds, fails := map[string]bool{}, map[string]bool{}
	for _, step := range steps {
		if step.do != nil {
			step.do()
		}
		words := strings.Fields(step.command)
		ctx := t.Context()
		if step.status == exit.StatusDone && slices.Contains([]string{"run", "emulate", "demo"}, words[0]) {
			stopped, stop := context.WithCancel(ctx) // they work until they are stopped
			stop()
			ctx = stopped
		}
		a, out, errs := testApp()
		if found, _, err := a.command().Find(words); err == nil {
			succeeds[found.CommandPath()] = succeeds[found.CommandPath()] || step.status == exit.StatusDone
			fails[found.CommandPath()] = fails[found.CommandPath()] || step.status != exit.StatusDone
		}
		a.environ = append(d.environ, "SHEETSYNC_WEB_LISTEN=off")
		args := append(words, "--json", "--config", filepath.Join(d.dir, "sheetsync.yaml"))
		if words[0] == "demo" {
			args = append(args, "--dir", filepath.Join(d.dir, "demo"))
		}
		status := a.main(ctx, args)
		if status != step.status {
			t.Errorf("%s: exit status %d, not %d:\n%s%s", step.command, status, step.status, out, errs)
		}
		checkDocuments(t, step.command, out.Bytes(), step.lines)
		reported := status == exit.StatusFound || strings.HasPrefix(step.command, "doctor ") && status == exit.StatusFailed || strings.HasPrefix(step.command, "schema lint")
		if text := errs.String(); strings.Contains(text, "sheetsync: error: ") != (status != exit.StatusDone && !reported) {
			t.Errorf("%s: exit status %d, and standard error says:\n%s", step.command, status, text)
		}
	}
	a, _, _ := testApp()
	walk(a.command(), func(c *cobra.Command) {
		grouping := !c.HasParent() || slices.Contains([]string{"schema", "hook", "web", "auth"}, c.Name()) || c.Name() == "help" || c.Hidden || c.Parent().Hidden
		if !grouping && c.Parent().Name() == "auth" {
			return // somebody has to consent: see TestAuth
		}
		if path := c.CommandPath(); !grouping && (!succeeds[path] || !fails[path]) {
			t.Errorf("%s is not tried with success and with failure", path)
		}
	})
}

// checkDocuments reads a document off each line.
func checkDocuments(t *testing.T, command string, out []byte, want int) {
	t.Helper()
	n := 0
	for line := range bytes.Lines(out) {
		n++
		var document map[string]any
		if err := json.Unmarshal(line, &document); err != nil || !bytes.HasSuffix(line, []byte("}\n")) {
			t.Errorf("%s: standard output has a line that is no JSON document: %q", command, line)
		}
	}
	if want >= 0 && n != want || want < 0 && n == 0 {
		t.Errorf("%s: %d documents, not %d:\n%s", command, n, want, out)
	}
}
