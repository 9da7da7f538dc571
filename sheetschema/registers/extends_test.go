package registers_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/registers"
	"sheetsync/sheetschema/source"
)

const team = `extends: foreign-trade
name: acme
absent: [contracts]
aliases:
  customers: [我的客户]
  customers.customer_name: [客户全名, 公司, 單位名稱]
  transactions: {quantity: 数目}
fields:
  customers:
  - {name: stage, type: string, title: 阶段}
  - {name: fax, aliases: [职位]}
resources:
- {name: customers, description: Ours, schema: {fields: [{name: grade, title: 行业}]}}
- name: visits
  title: 通话
  schema: {fields: [{name: day, type: date}]}
`

// write puts files into a directory of the test's own and returns it.
func write(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, data := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(data), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func resource(t *testing.T, d *sheetschema.Descriptor, name string) *sheetschema.Resource {
	t.Helper()
	r, ok := d.Resource(name)
	if !ok {
		t.Fatalf("there is no resource %s", name)
	}
	return r
}

// A descriptor that extends a built-in one is that one with its own members laid
// over it.
func TestExtends(t *testing.T) {
	t.Parallel()
	dir := write(t, map[string]string{"team.yaml": team, "branch.yaml": "extends: ./team.yaml\nname: branch\nabsent: []\n"})
	d, err := registers.LoadFile(t.Context(), filepath.Join(dir, "team.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	base := load(t, "foreign-trade")
	customers, was := resource(t, d, "customers"), resource(t, base, "customers")
	headers := func(r *sheetschema.Resource, field string) []string {
		f, ok := r.Field(field)
		if !ok {
			t.Fatalf("%s has no field %s", r.Name, field)
		}
		return f.Headers()
	}
	has := func(list []string, text string) bool { return slices.Contains(list, text) }
	for _, test := range []struct {
		name string
		ok   bool
	}{
		{"the name is the overlay's", d.Name == "acme"},
		{"the title is the base's", cmp.Equal(d.Title.All(), base.Title.All())},
		{"a member is replaced", customers.Description.In("") == "Ours"},
		{"the others stay", cmp.Equal(customers.Title.All(), was.Title.All()) && len(customers.Deadlines) == len(was.Deadlines)},
		{"a tab's title is added", has(customers.TabNames(), "我的客户") && has(customers.TabNames(), "客户")},
		{"a heading is added", has(headers(customers, "customer_name"), "客户全名") && has(headers(customers, "customer_name"), "客户名称")},
		{"an alias is taken over", has(headers(customers, "customer_name"), "公司") && !has(headers(customers, "company_name"), "公司")},
		{"so is one in traditional characters", has(headers(customers, "customer_name"), "單位名稱") && !has(headers(customers, "company_name"), "单位名称")},
		{"one text is a list", has(headers(resource(t, d, "transactions"), "quantity"), "数目")},
		{"new fields come last, but for the pool's", len(customers.Fields) == len(was.Fields)+2 && customers.Fields[len(was.Fields)-2].Name == "grade" && customers.Fields[len(was.Fields)-1].Name == "stage" && customers.Pool != nil && customers.Pool.Date == len(was.Fields)+1},
		{"members of a field are replaced", has(headers(customers, "fax"), "职位") && has(headers(customers, "fax"), "传真") && !has(headers(customers, "position"), "职位")},
		{"a new field's title is its own", !has(headers(customers, "industry"), "行业") && has(headers(customers, "industry"), "Industry")},
		{"so is its name", has(headers(customers, "grade"), "grade") && has(headers(was, "level"), "Grade") && !has(headers(customers, "level"), "Grade")},
		{"a new resource is added", len(d.Resources) == len(base.Resources)+1 && !has(resource(t, d, "calls").TabNames(), "通话")},
		{"absent", resource(t, d, "contracts").Absent && !customers.Absent},
		{"the digest is another", d.Digest != base.Digest},
		{"places are those of the files", strings.HasPrefix(d.Place(customers, customers.Fields[0]), "foreign-trade.yaml:") && d.Place(customers, customers.Fields[len(was.Fields)-1]) == "team.yaml:10"},
	} {
		if !test.ok {
			t.Errorf("not so: %s", test.name)
		}
	}
	branch, err := registers.LoadFile(t.Context(), filepath.Join(dir, "branch.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	if branch.Name != "branch" || resource(t, branch, "contracts").Absent || len(branch.Resources) != len(d.Resources) {
		t.Errorf("a descriptor over one over another: %s with %d resources", branch.Name, len(branch.Resources))
	}
}

// What `schema show` writes of the whole is read to the same descriptor.
func TestMergedIsADescriptor(t *testing.T) {
	t.Parallel()
	dir := write(t, map[string]string{"team.yaml": team})
	text, err := registers.FileText(t.Context(), filepath.Join(dir, "team.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	d, err := sheetschema.LoadText(text)
	if err != nil {
		t.Fatal(err)
	}
	whole, err := sheetschema.Merged(text)
	if err != nil {
		t.Fatal(err)
	}
	written, err := source.Write(whole)
	if err != nil {
		t.Fatal(err)
	}
	again, err := sheetschema.Load("whole.yaml", written)
	if err != nil {
		t.Fatal(err)
	}
	if again.Digest != d.Digest {
		t.Error("the whole as it is written is another descriptor")
	}
}

func TestExtendsFaults(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ name, text, want string }{
		{"unknown base", "name: a\nextends: foreign-trad\n", `team.yaml:2:1: extends: there is no built-in descriptor and no file "foreign-trad"`},
		{"no base", "name: a\nextends:\n", "team.yaml:2:1: extends: the name of the descriptor that this one extends is missing"},
		{"not a text", "name: a\nextends: [b]\n", "team.yaml:2:1: extends: this should be a text, not a list"},
		{"itself", "name: a\nextends: team.yaml\n", "team.yaml:2:1: extends: team.yaml extends itself"},
		{"in a circle", "name: a\nextends: other.yaml\n", "other.yaml:1:1: extends: team.yaml extends itself"},
		{"a faulty base", "name: a\nextends: faulty.yaml\n", "faulty.yaml:3:41: resources[0].schema.fields[0].type: there is no type \"b\""},
		{"a base that isn't YAML", "name: a\nextends: broken.yaml\n", "broken.yaml:1:4: not valid YAML"},
		{"unknown resource of fields", "extends: foreign-trade\nfields:\n  customer: [{name: a}]\n", `team.yaml:3:3: fields.customer: there is no resource "customer" (did you mean customers?)`},
		{"fields that are no list", "extends: foreign-trade\nfields:\n  customers: {name: a}\n", "team.yaml:3:3: fields.customers: this should be a list, not a mapping"},
		{"unknown resource of aliases", "extends: foreign-trade\naliases: {customer.a: [b]}\n", `team.yaml:2:11: aliases.customer.a: there is no resource "customer"`},
		{"unknown field of aliases", "extends: foreign-trade\naliases: {customers: {emial: [b]}}\n", `team.yaml:2:23: aliases.customers.emial: customers has no field "emial" (did you mean email?)`},
		{"one heading for two", "extends: foreign-trade\naliases:\n  customers.email: [联系]\n  customers.phone: [联系]\n", `team.yaml:4:3: resources[0].schema.fields[6].aliases: "联系" also means the field email`},
		{"a field's name", "extends: foreign-trade\naliases:\n  customers.email: [phone]\n", `"phone" also means`},
		{"a faulty field", "extends: foreign-trade\nfields:\n  customers:\n  - {name: x, type: text}\n", `team.yaml:4:15: resources[0].schema.fields[`},
		{"unknown member", "extends: foreign-trade\nalias: {a: b}\n", "team.yaml:2:1: alias: unknown member"},
		{"unknown absent", "extends: foreign-trade\nabsent: [contract]\n", `team.yaml:2:10: absent[0]: there is no resource "contract" (did you mean contracts?)`},
		{"required and absent", "extends: foreign-trade\nabsent: [contracts]\nresources: [{name: contracts, required: true}]\n", `team.yaml:2:10: absent[0]: the resource "contracts" is required`},
		{"a new resource without a schema", "extends: foreign-trade\nresources:\n- {name: visits}\n", ".schema: the resource needs a schema"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			dir := write(t, map[string]string{
				"team.yaml":   test.text,
				"other.yaml":  "extends: team.yaml\nname: b\n",
				"faulty.yaml": "name: b\nresources:\n- {name: a, schema: {fields: [{name: c, type: b}]}}\n",
				"broken.yaml": "a: {b: c\n",
			})
			_, err := registers.LoadFile(t.Context(), filepath.Join(dir, "team.yaml"))
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("the error is %v, want %s", err, test.want)
			}
		})
	}
}

// A register that extends one with a pool may do without, or have other days.
func TestExtendsPool(t *testing.T) {
	t.Parallel()
	const head = "name: acme\nextends: foreign-trade\nresources:\n  - {name: customers, pool: "
	for name, test := range map[string]struct {
		pool  string
		days  int // of class A; 0 without a pool
		table bool
	}{
		"without":    {"null", 0, false},
		"other days": {"{since: last_contact, class: level, days: {A: 10, B: 20}, owner: owner}", 10, true},
	} {
		dir := write(t, map[string]string{"team.yaml": head + test.pool + "}\n"})
		d, err := registers.LoadFile(t.Context(), filepath.Join(dir, "team.yaml"))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		days, customers := 0, resource(t, d, "customers")
		if customers.Pool != nil {
			days = customers.Pool.Idle.Days["a"]
		}
		_, field := customers.Field("recycled_on")
		table := slices.ContainsFunc(d.Overview.Tables, func(t sheetschema.OverviewTable) bool { return t.Holders != nil })
		if days != test.days || field != test.table || table != test.table {
			t.Errorf("%s: %d days, a field: %v, a table: %v", name, days, field, table)
		}
	}
}
