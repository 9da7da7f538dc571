package sheetschema_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/period"
)

// pooled is a register with a pool of these members, and a team.
func pooled(pool, team string) string {
	return `
name: t
` + team + `
resources:
  - name: customers
    pool: ` + pool + `
    deadlines: [{name: call, date: next, remind: P0D, unless: next == nil, to: "role:sales"}]
    schema:
      fields:
        - {name: name, type: string}
        - {name: last, title: Last contact, type: date}
        - {name: next, type: date}
        - {name: level, title: {en: Level, zh-CN: 等级}, type: string}
        - {name: owner, type: string}
        - {name: mail, type: string, format: email}
        - {name: count, type: integer}
        - {name: kept, type: boolean, formula: pool_state == "due"}
  - name: people
    schema: {fields: [{name: name, type: string}, {name: mail, type: string}, {name: most, type: integer}]}
`
}

func TestLoadPool(t *testing.T) {
	t.Parallel()
	const team = "team: {resource: people, name: name, address: mail, most: most}"
	d, err := sheetschema.Load("t.yaml", []byte(pooled(`{since: last, class: level, days: {a: 30, B: 60}, protected: count > 0, warn: [1, P1M, 7], unless: next > last, owner: owner, to: [mail, "role:boss"], most: 9, title: Kept, action: Call}`, team)))
	if err != nil {
		t.Fatal(err)
	}
	r := d.Resources[0]
	p := r.Pool
	if diff := cmp.Diff(map[string]int{"a": 30, "b": 60, "*": 30}, p.Idle.Days); diff != "" {
		t.Errorf("days (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]period.Period{{Months: 1}, {Days: 7}, {Days: 1}}, p.Warn); diff != "" {
		t.Errorf("warnings (-want +got):\n%s", diff)
	}
	if got := fmt.Sprint(p.Most, d.Team.Most, p.Owner, p.Reads(), p.Idle.Classes()); got != "9 2 4 [1 3 6] [a b *]" {
		t.Errorf("most, reads, classes: %s", got)
	}
	state, date := r.Fields[p.State], r.Fields[p.Date]
	if state.Name != "pool_state" || !state.Computed() || state.Type != sheetschema.TypeString || date.Name != "recycled_on" || !date.Computed() || date.Type != sheetschema.TypeDate {
		t.Errorf("fields: %+v, %+v", state, date)
	}
	for tag, want := range map[language.Tag]string{language.English: "by “Level”: A 30 days, B 60 days, others 30 days", language.Chinese: "按“等级”：A 30 天、B 60 天、其他 30 天"} {
		if text := state.Description.In(tag); !strings.Contains(text, want) {
			t.Errorf("%s: %q doesn't say %q", tag, text, want)
		}
	}
	of := r.Deadlines[1]
	if got := fmt.Sprint(of.Name, " ", of.Title.All(), of.Action.All(), of.Date, of.Owner, of.Remind, of.To); got != "pool [Kept] [Call] 9 4 [P1M P7D P1D P0D] [{5  } {-1 boss }]" {
		t.Errorf("deadline: %s", got)
	}
	if !d.UsesToday() {
		t.Error("a new day changes nothing")
	}
	if d, err = sheetschema.Load("t.yaml", []byte(pooled("{since: last, days: 30, owner: owner}", ""))); err != nil {
		t.Fatal(err)
	}
	p, of = d.Resources[0].Pool, d.Resources[0].Deadlines[1]
	if got := fmt.Sprint(p.Idle.Days, p.Warn, p.Most, of.To, of.Title.All()); got != "map[*:30] [P7D P3D P1D] 0 [{4  }] [Protection 保护期]" {
		t.Errorf("by default: %s", got)
	}
}

func TestLoadPoolFaults(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ name, pool, team, fault string }{
		{"no mapping", "90", "", "6:5: resources[0].pool: this should be a mapping, not a number"},
		{"no since", "{days: 30, owner: owner}", "", "nothing says when somebody last followed up (name the field with the last contact)"},
		{"no date", "{since: level, days: 30, owner: owner}", "", "6:12: resources[0].pool.since: this gives a text, not a date"},
		{"no days", "{since: last, owner: owner}", "", "resources[0].pool.days: the days are missing"},
		{"no days at all", "{since: last, class: level, days: {}, owner: owner}", "", "the days are missing"},
		{"0 days", "{since: last, days: 0, owner: owner}", "", "this is not a number of days from 1 on"},
		{"days by a class of none", "{since: last, days: {A: 30}, owner: owner}", "", "nothing says which class a record has (add class: <field>"},
		{"a class twice", "{since: last, class: level, days: {A: 30, a: 60}, owner: owner}", "", "this class is in the list twice"},
		{"another class field", "{since: last, class: levl, days: {A: 30}, owner: owner}", "", `there is no field "levl" (did you mean level?)`},
		{"no owner", "{since: last, days: 30}", "", "nothing says who holds a record"},
		{"an owner that is no text", "{since: last, days: 30, owner: count}", "", "count is of type integer and no text"},
		{"no condition", "{since: last, days: 30, owner: owner, protected: level}", "", "resources[0].pool.protected"},
		{"nobody is warned", "{since: last, days: 30, owner: owner, warn: []}", "", "nobody is warned"},
		{"a warning on the day", "{since: last, days: 30, owner: owner, warn: [0]}", "", "this is the day itself"},
		{"a warning twice", "{since: last, days: 30, owner: owner, warn: [7, P7D]}", "", "6:59: resources[0].pool.warn[1]: this is in the list twice"},
		{"no warning", "{since: last, days: 30, owner: owner, warn: soon}", "", "this is not a number of days (write warn: [7, 3, 1]"},
		{"a limit a person", "{since: last, days: 30, owner: owner, most: {Li: 3}}", "", "write most: 200"},
		{"a limit of none", "{since: last, days: 30, owner: owner, most: 0}", "", "a whole number of at least 1"},
		{"to nobody", "{since: last, days: 30, owner: owner, to: []}", "", "nobody is reminded"},
		{"itself", "{since: last, days: 30, owner: owner, protected: recycled_on == nil}", "", "the pool is computed from its own fields, pool_state or recycled_on"},
		{"by a class of its own", "{since: last, class: pool_state, days: 30, owner: owner}", "", "computed from its own fields"},
		{"itself by way of another", "{since: last, days: 30, owner: owner, protected: kept}", "", "the field is computed from itself: customers.kept → customers.pool_state → customers.kept"},
		{"unknown", "{since: last, days: 30, owner: owner, colour: red}", "", "resources[0].pool.colour: unknown member"},
		{"a share that is no number", "{since: last, days: 30, owner: owner}", "team: {resource: people, name: name, address: mail, commission: most}", "most is of type integer and no number"},
		{"a limit that is no number", "{since: last, days: 30, owner: owner}", "team: {resource: people, name: name, address: mail, most: mail}", "mail is of type string and no whole number"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			_, err := sheetschema.Load("t.yaml", []byte(pooled(test.pool, test.team)))
			if err == nil || !strings.Contains(err.Error(), test.fault) {
				t.Errorf("%v", err)
			}
		})
	}
}

// The names of what a pool makes are its own.
func TestLoadPoolNames(t *testing.T) {
	t.Parallel()
	whole := pooled("{since: last, days: 30, owner: owner}", "")
	for _, test := range []struct{ name, old, by, fault string }{
		{"a field of that name", "{name: count,", "{name: recycled_on,", "resources[0].schema.fields[6].name: the pool of customers makes a field of this name (rename this one"},
		{"a field of that title", "{name: count,", "{name: count, title: 公海状态,", `"公海状态" also means the field count`},
		{"a deadline of that name", "name: call", "name: pool", `a deadline of the resource is named "pool", as that of the pool is`},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			_, err := sheetschema.Load("t.yaml", []byte(strings.Replace(whole, test.old, test.by, 1)))
			if err == nil || !strings.Contains(err.Error(), test.fault) {
				t.Errorf("%v", err)
			}
		})
	}
	for table, fault := range map[string]string{
		"{name: held, pool: customers}": "",
		"{name: held, pool: people}":    "the records of people go to no public pool (add pool: to the resource",
		"{name: held, pool: customer}":  `there is no resource "customer" (did you mean customers?)`,
	} {
		_, err := sheetschema.Load("t.yaml", []byte(whole+"x-overview: {tables: ["+table+"]}\n"))
		if fault == "" && err != nil || fault != "" && (err == nil || !strings.Contains(err.Error(), fault)) {
			t.Errorf("%s: %v", table, err)
		}
	}
}
