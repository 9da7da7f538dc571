package syncer

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/table"
	"sheetsync/syncer/erasure"
)

const clientsYAML = `
name: clients
resources:
  - name: clients
    title: {en: Clients, zh-CN: 客户}
    schema:
      primaryKey: code
      fields:
        - {name: code, title: Code, type: string, constraints: {required: true, unique: true}}
        - {name: company, title: Company, type: string, format: company}
        - {name: contact, title: Contact, type: string, format: person, personal: true, constraints: {required: true}}
        - {name: email, title: E-mail, type: string, format: email, personal: true}
        - {name: notes, title: Notes, type: string}
        - {name: dial, title: Dial, type: string, formula: 'contact ?? "nobody"'}
`

// newClients has a register one of whose clients was erased.
func newClients(t *testing.T) (*stage, *page, *erasure.List) {
	t.Helper()
	s, p := newDescribed(t, clientsYAML, language.English, "Clients",
		cells("Code", "Company", "Contact", "E-mail", "Notes", "Remark"),
		cells("A", "Huada", "Wang Fang", "fang@huada.cn", "nice", "fang@huada.cn likes tea"),
		cells("B", "Boyuan", "Li Qiang", "li@boyuan.cn", "sent by Wang Fang", ""),
		cells("C", "Hengxin", "Chen Jing", "chen@hengxin.cn", "", ""),
	)
	r := s.reg.Descriptor.Resources[0]
	versions := []erasure.Version{{Resource: r, ID: "?", Texts: []string{"A", "Huada", "Wang Fang", "fang@huada.cn", "nice", ""}}}
	search := erasure.NewSearch(s.reg.Descriptor, versions, "")
	subject, err := erasure.ParseSubject("fang@huada.cn")
	if err != nil {
		t.Fatal(err)
	}
	people, key := search.Find(subject), &erasure.Key{7}
	list := erasure.NewList(key, search.Tokens(key, "shop", &people[0], nil), "shop", s.reg.Descriptor, "")
	return s, p, list
}

// A run passes over what is about somebody who was erased, says so, and is quiet then.
func TestErasedIsPassedOver(t *testing.T) {
	t.Parallel()
	s, p, list := newClients(t)
	s.run(StatusApplied)
	s.syncer.config.Erased = func(context.Context, *Register) (*erasure.List, error) { return list, nil }
	res := s.run(StatusApplied)
	id := p.values("Record ID")[0]
	equal(t, "what the mirror has", strings.Join(s.mirror.records["clients"][id].values, "|"), "A|Huada|||nice|nobody|Remark=[erased] likes tea")
	equal(t, "the computed cell", p.values("Dial")[0], "nobody")
	equal(t, "deleted", res.Resources["clients"].Deleted, 0)
	equal(t, "the sheet's own cell", p.rows[1][2].Seen(), "Wang Fang")
	for _, said := range []string{"Contact: erased at the person's request; the database doesn't take it", "E-mail: erased at the person's request; the database doesn't take it", "△ the text mentions somebody who was erased"} {
		if issues := p.values("Issues")[0]; !strings.Contains(issues, said) || strings.Count(issues, "\n") != 2 {
			t.Errorf("the issues are %q, without %q or with more", issues, said)
		}
	}
	equal(t, "issues of the mention", strings.HasPrefix(p.values("Issues")[1], "△ Notes: the text mentions somebody"), true)
	equal(t, "issues of others", p.values("Issues")[2], "")
	s.quiet()
	s.restart()
	s.syncer.config.Erased = func(context.Context, *Register) (*erasure.List, error) { return list, nil }
	s.quiet()
}

// In the sheet, the person's cells alone are emptied, whoever sorts meanwhile.
func TestEraseInSheet(t *testing.T) {
	t.Parallel()
	s, p, list := newClients(t)
	s.run(StatusApplied)
	s.syncer.config.Erased = func(context.Context, *Register) (*erasure.List, error) { return list, nil }
	dry, err := s.syncer.EraseInSheet(t.Context(), &s.reg, nil, list, true)
	if err != nil {
		t.Fatal(err)
	}
	want := []ErasedCell{{Tab: "Clients", Cell: "C2", Header: "Contact"}, {Tab: "Clients", Cell: "D2", Header: "E-mail"}, {Tab: "Clients", Cell: "E3", Header: "Notes", Mention: true}, {Tab: "Clients", Cell: "F2", Header: "Remark", Mention: true}}
	if diff := cmp.Diff(want, dry.Left); diff != "" || len(dry.Erased) > 0 || p.rows[1][2].Seen() != "Wang Fang" {
		t.Errorf("a dry run erased %v and would erase (-want +got):\n%s", dry.Erased, diff)
	}
	sorted := false
	s.book.before = func(step string) error {
		if step == "write" && !sorted {
			sorted = true
			p.rows[1], p.rows[3] = p.rows[3], p.rows[1]
		}
		return nil
	}
	done, err := s.syncer.EraseInSheet(t.Context(), &s.reg, nil, list, false)
	if err != nil {
		t.Fatal(err)
	}
	if len(done.Erased) != 4 || len(done.Left) > 0 {
		t.Errorf("it erased %+v", done)
	}
	for i, row := range [][]table.Cell{cells("C", "Hengxin", "Chen Jing", "chen@hengxin.cn", "", ""), cells("B", "Boyuan", "Li Qiang", "li@boyuan.cn", "sent by [erased]", ""), cells("A", "Huada", "", "", "nice", "[erased] likes tea")} {
		for c := range row {
			equal(t, "a cell", p.rows[i+1][c].Seen(), row[c].Seen())
		}
	}
	s.run(StatusApplied)
	equal(t, "issues", p.values("Issues")[2], "Contact is empty; fill it in")
	s.quiet()
}

// Where nothing may be written, the cells are named.
func TestEraseInSheetThatIsOnlyRead(t *testing.T) {
	t.Parallel()
	s, _, list := newClients(t)
	s.reg.WriteBack = false
	done, err := s.syncer.EraseInSheet(t.Context(), &s.reg, nil, list, false)
	if err == nil || len(done.Left) != 4 || len(done.Erased) > 0 || s.book.writes > 0 {
		t.Errorf("it erased %+v, %v", done, err)
	}
}

// What was to be kept until a day is told once that has passed and, where the descriptor
// says so, is in the mirror no more. The sheet isn't touched.
func TestRetention(t *testing.T) {
	t.Parallel()
	const clients = `
name: clients
resources:
  - name: clients
    title: Clients
    retention: {after: P3Y, of: last%s}
    schema:
      fields:
        - {name: code, title: Code, type: string}
        - {name: contact, title: Contact, type: string, format: person, personal: true}
        - {name: last, title: Last, type: date}
`
	for _, test := range []struct{ name, then, want, said string }{
		{"told", "", "A|Wang Fang|2023-03-01", "△ personal data was to be kept until 2026-03-01: Contact; delete it in the sheet, or put the date right that it counts from"},
		{"erased", ", then: erase", "A||2023-03-01", "△ personal data was to be kept until 2026-03-01; the database has it no more: Contact; delete it in the sheet, too, or put the date right that it counts from"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s, p := newDescribed(t, fmt.Sprintf(clients, test.then), language.English, "Clients",
				cells("Code", "Contact", "Last"), cells("A", "Wang Fang", "2023-03-01"), cells("B", "Li Na", "2023-03-02"), cells("C", "", "2020-01-01"), cells("D", "Chen Jing", ""))
			s.now = s.now.AddDate(0, 0, -1)
			s.run(StatusApplied)
			equal(t, "issues before", strings.Join(p.values("Issues"), ""), "")
			s.now = s.now.AddDate(0, 0, 1)
			s.run(StatusApplied)
			ids := p.values("Record ID")
			equal(t, "the mirror", strings.Join(s.mirror.records["clients"][ids[0]].values, "|"), test.want)
			equal(t, "the mirror of another", strings.Join(s.mirror.records["clients"][ids[1]].values, "|"), "B|Li Na|2023-03-02")
			equal(t, "the issues", strings.Join(p.values("Issues"), "/"), test.said+"///")
			equal(t, "the sheet", p.rows[1][1].Seen(), "Wang Fang")
			s.quiet()
		})
	}
}
