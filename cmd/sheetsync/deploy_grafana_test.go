package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/jmoiron/sqlx"

	"sheetsync/cmd/internal/demo/sample"
	"sheetsync/sheetschema/language"
	"sheetsync/syncer/mirror/pgtest"
)

// A dashboard is what Grafana reads of one.
type dashboard struct {
	Templating struct {
		List []struct {
			Name, Query string
			Datasource  struct{ UID string }
		}
	}
	Panels []struct {
		ID      int
		Title   string
		Options struct{ XField string }
		Targets []struct {
			RawSQL, Format string
			Datasource     struct{ UID string }
		}
	}
}

func grafana(t *testing.T, name string) []byte {
	t.Helper()
	content, err := os.ReadFile(filepath.Join("..", "..", "deploy", "grafana", filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	return content
}

func readDashboard(t *testing.T) dashboard {
	t.Helper()
	var d dashboard
	if err := json.Unmarshal(grafana(t, "dashboards/sheetsync.json"), &d); err != nil {
		t.Fatal(err)
	}
	return d
}

// The data source has no password in it, and its user is the environment's.
func TestGrafanaDataSource(t *testing.T) {
	t.Parallel()
	var provisioned struct {
		Datasources []struct {
			UID, User, URL string
			SecureJSONData map[string]string `yaml:"secureJsonData"`
		}
	}
	if err := yaml.Unmarshal(grafana(t, "provisioning/datasources/sheetsync.yaml"), &provisioned); err != nil {
		t.Fatal(err)
	}
	source := provisioned.Datasources[0]
	if source.User != "${PGUSER}" || !strings.HasPrefix(source.SecureJSONData["password"], "$__file{") {
		t.Errorf("the source is %+v", source)
	}
	d := readDashboard(t)
	for _, p := range d.Panels {
		for _, target := range p.Targets {
			if target.Datasource.UID != source.UID {
				t.Errorf("%s reads %q", p.Title, target.Datasource.UID)
			}
		}
	}
	var provider struct {
		Providers []struct{ Options struct{ Path string } }
	}
	if err := yaml.Unmarshal(grafana(t, "provisioning/dashboards/sheetsync.yaml"), &provider); err != nil || len(provider.Providers) != 1 {
		t.Errorf("the providers are %+v, %v", provider, err)
	}
}

var variable = regexp.MustCompile(`\$\{(\w+):(\w+)\}`)

// interpolated is a query as Grafana sends it.
func interpolated(t *testing.T, query, register string) string {
	t.Helper()
	return variable.ReplaceAllStringFunc(query, func(v string) string {
		parts := variable.FindStringSubmatch(v)
		switch {
		case parts[1] != "register":
			t.Errorf("there is no variable %s", parts[1])
		case parts[2] == "sqlstring":
			return "'" + strings.ReplaceAll(register, "'", "''") + "'"
		}
		return register
	})
}

// Each query of the dashboard is answered to a reader who may change nothing, over a
// mirrored register.
func TestGrafanaQueries(t *testing.T) {
	t.Parallel()
	database := pgtest.New(t)
	mirrorSample(t, database)
	reader := asReader(t, database)
	d := readDashboard(t)
	var registers []string
	if err := reader.Select(&registers, d.Templating.List[0].Query); err != nil || !slices.Equal(registers, []string{"desk"}) {
		t.Fatalf("the registers are %q, %v", registers, err)
	}
	// Panels that rest on what only comes with time, or with mails.
	later := []string{"Reminders by day", "What became of reminders", "Data quality by day"}
	for _, p := range d.Panels {
		for _, target := range p.Targets {
			rows, err := reader.Queryx(interpolated(t, target.RawSQL, "desk"))
			if err != nil {
				t.Errorf("%s: %v", p.Title, err)
				continue
			}
			columns, err := rows.Columns()
			if err != nil {
				t.Fatal(err)
			}
			n := 0
			for rows.Next() {
				n++
			}
			if err := rows.Err(); err != nil {
				t.Errorf("%s: %v", p.Title, err)
			}
			rows.Close()
			if n == 0 && !slices.ContainsFunc(later, func(title string) bool { return strings.HasPrefix(p.Title, title) }) {
				t.Errorf("%s has no rows", p.Title)
			}
			if x := p.Options.XField; x != "" && !slices.Contains(columns, x) {
				t.Errorf("%s has no column %s", p.Title, x)
			}
			if target.Format == "time_series" && columns[0] != "time" {
				t.Errorf("%s begins with %s", p.Title, columns[0])
			}
		}
	}
	if _, err := reader.Exec(`DELETE FROM sheetsync.ledger`); err == nil {
		t.Error("the reader may write")
	}
}

// mirrorSample synchronises the demo's register once.
func mirrorSample(t *testing.T, database string) {
	t.Helper()
	book, err := sample.Generate(sample.Options{Seed: 1, Today: time.Now(), Language: language.English, Customers: 40})
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := book.WriteXLSX(&b); err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(t.TempDir(), "sample.xlsx")
	if err := os.WriteFile(name, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	d := newDesk(t, name, sample.Schema, database, `, language: en, base_currency: CNY`)
	if status, _ := d.sync(t); status != "applied" {
		t.Fatalf("the run is %s", status)
	}
}

// asReader is a connection with the rights that deploy/README.md gives a reader.
func asReader(t *testing.T, database string) *sqlx.DB {
	t.Helper()
	content, err := os.ReadFile(filepath.Join("..", "..", "deploy", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, block, ok := strings.Cut(string(content), "```sql\nCREATE ROLE grafana")
	block = "CREATE ROLE grafana" + block
	statements, _, closed := strings.Cut(block, "```")
	if !ok || !closed {
		t.Fatal("deploy/README.md makes no reader")
	}
	db := pgtest.Open(t, database)
	db.SetMaxOpenConns(1) // whose role it is
	var name string       // roles are the whole server's, which other tests use as well
	if err := db.Get(&name, `SELECT 'grafana_' || current_database()`); err != nil {
		t.Fatal(err)
	}
	statements = strings.ReplaceAll(statements, "grafana", name)
	for _, statement := range []string{statements, `SET ROLE ` + name, `SET default_transaction_read_only = off`} { // so that it's the rights which are missing
		if _, err := db.Exec(statement); err != nil {
			t.Fatal(err)
		}
	}
	return db
}
