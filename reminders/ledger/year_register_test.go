package ledger_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"sheetsync/reminders"
	"sheetsync/reminders/mailaddr"
	"sheetsync/sheetschema"
	"sheetsync/sheetschema/language"
)

const yearDescriptor = `
profile: tabular-data-package
name: year
title: {en: Trade register}
team: {resource: team, name: name, address: email, manager: manager, substitute: substitute, away: [away_from, away_until]}
resources:
  - name: deals
    title: {en: Deals}
    schema:
      primaryKey: number
      fields:
        - {name: number, title: Number, type: string, constraints: {required: true}}
        - {name: ends, title: Ends, type: date}
        - {name: signed, title: Signed, type: date}
        - {name: status, title: Status, type: string}
        - {name: owner_mail, title: Owner's mail, type: string, format: email}
    deadlines:
      - {name: contract_end, title: {en: Contract ends}, date: ends, unless: status == "closed",
         remind: [P30D, P7D, P0D], overdue: {every: P7D, times: 2}, to: [owner_mail]}
      - {name: payment, title: {en: Payment due}, date: signed + 45, workdays: after, unless: status == "closed",
         remind: [P7D, P1D], overdue: {every: P5D, times: 2}, to: [owner_mail, "role:finance"]}
  - name: clients
    title: {en: Clients}
    schema:
      primaryKey: number
      fields:
        - {name: number, title: Number, type: string, constraints: {required: true}}
        - {name: class, title: Class, type: string}
        - {name: spoken, title: Last spoken, type: date}
        - {name: status, title: Status, type: string}
        - {name: owner_mail, title: Owner's mail, type: string, format: email}
    deadlines:
      - {name: contact, title: {en: In touch}, unless: status == "closed", to: [owner_mail],
         cadence: {by: class, days: {A: 7, B: 15, C: 30}, since: spoken, escalate: [P3D, P5D, P7D]}}
  - name: team
    title: {en: Team}
    schema:
      primaryKey: email
      fields:
        - {name: name, title: Name, type: string}
        - {name: email, title: E-mail, type: string, format: email}
        - {name: manager, title: Manager, type: string}
        - {name: substitute, title: Substitute, type: string}
        - {name: away_from, title: Away from, type: date}
        - {name: away_until, title: Away until, type: date}
`

// yearRegister is the register of the simulated year, of which channels of five kinds
// post what is due to three people and to the managers.
func yearRegister() (reminders.Register, error) {
	d, err := sheetschema.Load("year.yaml", []byte(yearDescriptor))
	if err != nil {
		return reminders.Register{}, err
	}
	allow, err := mailaddr.ParseAllow([]string{"example.com"})
	return reminders.Register{
		Name: "year", Descriptor: d, Language: language.English, Zone: shanghai, Allow: allow,
		Roles: map[string][]string{"manager": {chiefs[0], chiefs[1]}, "finance": {finance}},
		Channels: []reminders.Channel{
			{Name: "wecom", People: []string{personal(0)}}, {Name: "dingtalk", People: []string{personal(1)}}, {Name: "slack", People: []string{personal(2)}},
			{Name: "teams", Roles: []string{"finance"}}, {Name: "feishu", Roles: []string{"manager"}},
		},
	}, err
}

const finance = "pay@example.com"

// chiefs answer for the register.
var chiefs = []string{"boss@example.com", "vice@example.com"}

// staff are so many, of whom the first have a lead, and all but two a substitute.
const staff, outsiders = 10, 3

func personal(n int) string { return fmt.Sprintf("p%d@example.com", n) }
func outside(n int) string  { return fmt.Sprintf("q%d@outside.example", n) }

// member is somebody of the team.
type member struct {
	Name       string `json:"name"`
	Email      string `json:"email"`
	Manager    string `json:"manager"`
	Substitute string `json:"substitute"`
	From       string `json:"away_from,omitempty"`
	Until      string `json:"away_until,omitempty"`

	from, until civil // 0: they are there
}

func (m *member) away(day civil) bool { return m.from != 0 && m.from <= day && day <= m.until }

func newTeam() map[string]*member {
	team := make(map[string]*member)
	for n := range staff {
		m := &member{Name: fmt.Sprint("Person ", n), Email: personal(n)}
		if n < staff/2 {
			m.Manager = "lead@example.com"
		}
		if n%5 != 4 {
			m.Substitute = personal(n + 1)
		}
		team[m.Email] = m
	}
	team["lead@example.com"] = &member{Name: "Lead", Email: "lead@example.com"}
	return team
}

// record is a row of the register.
type record struct {
	number                   string
	client                   bool // else a deal
	ends, signed, spoken     civil
	class                    string
	owners                   []string
	closed, deleted, garbled bool // garbled: its end, or when somebody last spoke, can't be read
	since                    map[string]civil
	putOff                   map[string]civil
}

// know notes since when the register has had the values from which dates come. What it
// had once it has known since.
func (r *record) know(day civil) {
	for _, of := range r.operands() {
		if _, known := r.since[of]; !known {
			r.since[of] = day
		}
	}
}

func (r *record) operands() []string {
	switch {
	case r.client && r.garbled:
		return nil
	case r.client:
		return []string{fmt.Sprint(contact, r.class, r.spoken)}
	}
	list := []string{fmt.Sprint(payment, r.signed)}
	if !r.garbled {
		list = append(list, fmt.Sprint(contractEnd, r.ends))
	}
	return list
}

// dates are those of which somebody may be reminded.
func (r *record) dates() []date {
	if r.deleted || r.closed {
		return nil
	}
	var list []date
	add := func(deadline string, named, due civil, of string) {
		list = append(list, date{deadline, named, due, r.since[of], r.putOff[fmt.Sprint(deadline, named)]})
	}
	if r.client {
		if !r.garbled {
			named := r.spoken + every[r.class]
			add(contact, named, named, fmt.Sprint(contact, r.class, r.spoken))
		}
		return list
	}
	if !r.garbled {
		add(contractEnd, r.ends, r.ends, fmt.Sprint(contractEnd, r.ends))
	}
	add(payment, r.signed+45, (r.signed + 45).workday(), fmt.Sprint(payment, r.signed))
	return list
}

// row is the record as the mirror has it.
func (r *record) row() map[string]any {
	row := map[string]any{"_id": r.number, "_row": 2, "number": r.number, "owner_mail": strings.Join(r.owners, ", "), "status": "running"}
	if r.closed {
		row["status"] = "closed"
	}
	field := "ends"
	if r.client {
		field = "spoken"
		row["class"], row["spoken"] = r.class, r.spoken.String()
	} else {
		row["ends"], row["signed"] = r.ends.String(), r.signed.String()
	}
	if r.garbled {
		delete(row, field)
		row["_raw"] = map[string]string{field: "soon"}
	}
	return row
}

// mirrorRecords brings changed records into the mirror, as a run of the register would.
func (y *year) mirrorRecords(changed []*record) {
	for _, table := range []struct {
		name, columns string
		clients       bool
	}{
		{"deals", "_id, _row, _raw, number, ends, signed, status, owner_mail", false},
		{"clients", "_id, _row, _raw, number, class, spoken, status, owner_mail", true},
	} {
		var ids []string
		rows := []map[string]any{}
		for _, r := range changed {
			if r.client == table.clients {
				ids = append(ids, r.number)
				if !r.deleted {
					r.know(y.today)
					rows = append(rows, r.row())
				}
			}
		}
		if len(ids) > 0 {
			y.replace(table.name, table.columns, ids, rows)
		}
	}
}

// mirrorTeam brings the team into the mirror.
func (y *year) mirrorTeam() {
	rows := []map[string]any{}
	for _, m := range y.team {
		row := map[string]any{"_id": m.Email, "_row": 2, "name": m.Name, "email": m.Email, "manager": m.Manager, "substitute": m.Substitute}
		if m.from != 0 {
			row["away_from"], row["away_until"] = m.from.String(), m.until.String()
		}
		rows = append(rows, row)
	}
	y.exec(`DELETE FROM year.team`)
	y.replace("team", "_id, _row, _raw, name, email, manager, substitute, away_from, away_until", nil, rows)
}

func (y *year) replace(table, columns string, ids []string, rows []map[string]any) {
	all, err := json.Marshal(rows)
	if err != nil {
		y.t.Fatal(err)
	}
	now := at(y.today.String())
	list := "{" + strings.Join(ids, ",") + "}"
	y.exec(`UPDATE year.`+table+`_history SET _valid_to = $2 WHERE _id = ANY($1::text[]) AND _valid_to IS NULL`, list, now)
	y.exec(`DELETE FROM year.`+table+` WHERE _id = ANY($1::text[])`, list)
	y.exec(`INSERT INTO year.`+table+` (`+columns+`, _changed_at) SELECT `+columns+`, $2 FROM jsonb_populate_recordset(NULL::year.`+table+`, $1::jsonb)`, string(all), now)
	y.exec(`INSERT INTO year.`+table+`_history (`+columns+`, _changed_at, _op, _valid_from, _run) SELECT `+columns+`, $2, 'insert', $2, 'run'
		FROM jsonb_populate_recordset(NULL::year.`+table+`, $1::jsonb)`, string(all), now)
}

// byNumber are the records in their order.
func (y *year) byNumber(number string) *record {
	i := slices.IndexFunc(y.records, func(r *record) bool { return r.number == number })
	if i < 0 {
		return nil
	}
	return y.records[i]
}
