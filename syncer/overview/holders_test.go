package overview_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/available"
	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/schematest"
	"sheetsync/sheetschema/table"
	"sheetsync/syncer/compute"
	"sheetsync/syncer/overview"
)

const holding = `
name: trade
team: {resource: team, name: [name, other], address: mail, most: most}
resources:
  - name: customers
    pool: {since: last, days: 30, protected: signed, owner: owner, most: 2}
    schema: {fields: [{name: name, type: string}, {name: owner, type: string}, {name: last, type: date}, {name: signed, type: boolean}]}
  - name: team
    optional: true
    schema: {fields: [{name: name, type: string}, {name: other, type: string}, {name: mail, type: string}, {name: most, type: integer}]}
x-overview: {tables: [{name: held, title: Held, pool: customers, top: 3}]}
`

// held computes the table of who holds what on 2026-03-31. A customer is an owner and how
// many days ago somebody followed it up: “s” is one with a contract, “?” can't be read.
func held(t *testing.T, descriptor string, customers, team [][]string, lacks string) []overview.Row {
	t.Helper()
	d := schematest.Load(t, descriptor)
	today, _ := expression.NewDay(2026, 3, 31)
	records := table.NewTable(d.Resources[0], len(customers))
	for i, c := range customers {
		records.SetText(i, 1, c[0])
		records.SetInt(i, 2, int64(today-10))
		switch c[1] {
		case "s":
			records.SetInt(i, 3, 1)
		case "?":
			records.SetInvalid(i, 2, "soon")
		case "25":
			records.SetInt(i, 2, int64(today-25))
		case "30":
			records.SetInt(i, 2, int64(today-30))
		}
	}
	people := table.NewTable(d.Resources[1], len(team))
	for i, p := range team {
		for field, text := range p[:3] {
			people.SetText(i, field, text)
		}
		switch p[3] {
		case "":
		case "?":
			people.SetInvalid(i, 3, "many")
		default:
			people.SetInt(i, 3, int64(p[3][0]-'0'))
		}
	}
	has := available.Of(d, available.Register{
		Tab:    func(*sheetschema.Resource) bool { return true },
		Column: func(_ *sheetschema.Resource, f *sheetschema.Field) bool { return !f.Computed() && f.Name != lacks },
	})
	tables, scope := []*table.Table{records, people}, expression.Scope{Today: today}
	compute.FieldsOf(d, tables, has, scope, language.English)
	return overview.Compute(d, tables, overview.Facts{Available: has}, scope, language.NewPrinter(language.English)).Rows
}

func TestHolders(t *testing.T) {
	t.Parallel()
	customers := [][]string{
		{"Li", "s"}, {" li ", "10"}, {"李伟", "30"}, {"li@team.example", "25"}, // one person: three outside of the pool
		{"Wang", "10"}, {"Wang", "25"}, {"Wang", "30"}, {"Wang", "30"}, // two outside
		{"Zhao", "?"}, {"Zhao", "10"}, // one may be in the pool, and two are no more than two
		{"", "30"}, {"", "10"}, {"", "10"},
	}
	for _, test := range []struct {
		name string
		team [][]string
		want []string
	}{
		{"as many as everybody", [][]string{{"Li", "李伟", "li@team.example", ""}}, []string{
			"Held", "Owner | Held | Protected | Soon in the pool | In the pool | Most, without the pool",
			"Li | 4! | 2 | 1 | 1 | 2!", "Wang | 4 | 1 | 1 | 2 | 2", "Zhao | 2 | 1 | 0 | 0 | 2",
			"… and 1 more\n1 person holds more than they may\n? — last in “customers”, row 10, isn't known; 1 record is affected",
		}},
		{"of one's own", [][]string{{"Li", "李伟", "li@team.example", "3"}, {"Wang", "", "", "1"}, {"Zhao", "", "", "?"}}, []string{
			"Held", "Owner | Held | Protected | Soon in the pool | In the pool | Most, without the pool",
			"Li | 4 | 2 | 1 | 1 | 3", "Wang | 4! | 1 | 1 | 2 | 1!", "Zhao | 2 | 1 | 0 | 0 | ?",
			"… and 1 more\n1 person holds more than they may\n? — last in “customers”, row 10, isn't known; 1 record is affected",
		}},
		{"a name of two people", [][]string{{"Wang", "", "a@team.example", "1"}, {"Wang", "", "b@team.example", "1"}, {"Li", "李伟", "li@team.example", "9"}}, []string{
			"Held", "Owner | Held | Protected | Soon in the pool | In the pool | Most, without the pool",
			"Li | 4 | 2 | 1 | 1 | 9", "Wang | 4 | 1 | 1 | 2 | 2", "Zhao | 2 | 1 | 0 | 0 | 2",
			"… and 1 more\n? — last in “customers”, row 10, isn't known; 1 record is affected",
		}},
		{"several people hold one record", [][]string{{"Li", "李伟", "", ""}, {"Wang", "", "", "1"}, {"A, B & Co", "", "", ""}}, []string{
			"Held", "Owner | Held | Protected | Soon in the pool | In the pool | Most, without the pool",
			"Li | 3! | 2 | 1 | 0 | 2!", "Wang | 3! | 2 | 0 | 1 | 1!", "A, B & Co | 1 | 1 | 0 | 0 | 2",
			"… and 1 more\n2 people hold more than they may",
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			got := []string{}
			customers := customers
			if test.name == "several people hold one record" {
				customers = [][]string{{"Li, Wang", "10"}, {"李伟、wang；Li", "s"}, {"Li", "25"}, {"Wang", "30"}, {"A, B & Co", "10"}, {"Li, Zhao", "10"}}
			}
			rows := held(t, holding, customers, test.team, "")
			for i := range rows {
				line := told1(&rows[i])
				if len(got) == 0 && line != "Held" {
					continue
				}
				if line == "" {
					break
				}
				var cells []string
				for _, c := range rows[i].Cells {
					text := c.Seen()
					if c.Style == overview.StyleOverdue {
						text += "!"
					}
					cells = append(cells, text)
				}
				got = append(got, strings.Join(cells, " | "))
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// Without a limit there is no column for it, and without a way to tell when somebody
// followed up no table.
func TestHoldersWithoutColumns(t *testing.T) {
	t.Parallel()
	free := strings.NewReplacer(", most: 2}", "}", ", most: most}", "}").Replace(holding)
	for _, test := range []struct {
		name, of, lacks, want string
	}{
		{"no limit", free, "", "Owner | Held | Protected | Soon in the pool | In the pool"},
		{"no follow-ups", holding, "last", ""},
		{"no owners", holding, "owner", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			got := ""
			rows := held(t, test.of, [][]string{{"Li", "10"}}, nil, test.lacks)
			for i := range rows {
				if line := told1(&rows[i]); strings.HasPrefix(line, "Owner | Held") {
					got = line
				}
			}
			if got != test.want {
				t.Errorf("%q, want %q", got, test.want)
			}
		})
	}
}

// What is to come are the records of which people are warned, not all that near the pool.
func TestComingOfPool(t *testing.T) {
	t.Parallel()
	of := strings.Replace(holding, "top: 3}", "top: 3}, {name: coming, title: Coming, deadlines: 30}", 1)
	got := []string{}
	rows := held(t, of, [][]string{{"Li", "10"}, {"Wang", "25"}, {"Zhao", "30"}, {"Chen", "s"}}, nil, "")
	for i := range rows {
		if line := told1(&rows[i]); strings.Contains(line, "Protection") {
			got = append(got, line)
		}
	}
	if diff := cmp.Diff([]string{"2026-03-31 | 0 | Protection |  |  | Zhao", "2026-04-05 | 5 | Protection |  |  | Wang"}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
