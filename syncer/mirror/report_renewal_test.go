package mirror_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/textkey"
	"sheetsync/syncer"
	"sheetsync/syncer/mirror"
	"sheetsync/syncer/mirror/pgtest"
)

// one returns the only value of a query.
func (r *register) one(query string) string {
	r.t.Helper()
	rows := r.rows(query)
	if len(rows) != 1 {
		r.t.Fatalf("%s: %v", query, rows)
	}
	return strings.Trim(rows[0], "()")
}

// The report views follow the descriptor, the language and the program, and are left
// alone where nothing changes.
func TestReportsAreRenewed(t *testing.T) {
	t.Parallel()
	r := newRegister(t, "acme", reported)
	r.sync()
	oid := func() string { return r.one(`SELECT 'acme.report_sales'::regclass::oid`) }
	check := func(what, query, want string) {
		t.Helper()
		if got := r.one(query); got != want {
			t.Errorf("%s: got %s, want %s", what, got, want)
		}
	}
	const comment = `SELECT col_description('acme.report_sales'::regclass, 1)`
	check("in English", comment, `"The record, as in its table's _id."`)
	before := oid()
	r.sync()
	if oid() != before {
		t.Error("they were made anew though nothing changed")
	}

	r.locale.Language = language.Chinese
	r.db.MustExec(`GRANT SELECT ON acme.report_sales TO pg_read_all_settings`)
	r.sync()
	check("in Chinese", comment, `"记录编号，即该表的 _id。"`)
	check("a right that somebody gave", `SELECT has_table_privilege('pg_read_all_settings', 'acme.report_sales', 'SELECT')`, "t")

	r.db.MustExec(`DROP VIEW acme.report_customer_totals; DROP FUNCTION acme."客户_at"`)
	r.sync()
	check("one that somebody dropped", `SELECT count(*) FROM acme.report_customer_totals`, "0")
	check("a function that somebody dropped", `SELECT count(*) FROM acme."客户_at"(now())`, "0")

	r.describe(strings.Replace(reported, "{name: area, ", "{name: area, description: Where it is, ", 1))
	r.sync() // a comment of a table
	r.describe(strings.Replace(reported, "        - {name: value, type: number, currency: currency}\n", "        - {name: value, type: integer, currency: currency}\n", 1))
	r.sync() // a column that a view shows
	check("after a column's type changed", `SELECT count(*) FROM acme.report_records`, "0")

	// An upgrade from a version without reports.
	r.db.MustExec(`UPDATE sheetsync.registers SET layout = layout - 'reports'`)
	r.db.MustExec(`DROP VIEW acme.report_records CASCADE`)
	r.sync()
	check("after an upgrade", `SELECT count(*) FROM acme.report_records`, "0")
}

// The functions of a time see what their caller may see, under names that nobody can
// put others in the places of.
func TestFunctionsOfATime(t *testing.T) {
	t.Parallel()
	r := newRegister(t, "acme", reported)
	r.sync()
	got := r.rows(`SELECT proname, provolatile, prosecdef, 'search_path=pg_catalog, pg_temp' = ANY (proconfig) AS pinned FROM pg_proc WHERE pronamespace = 'acme'::regnamespace ORDER BY proname COLLATE "C"`)
	want := []string{"(agreements_at,s,f,t)", "(instalments_at,s,f,t)", "(orders_at,s,f,t)", "(receivables_at,s,f,t)", "(team_at,s,f,t)", "(visits_at,s,f,t)", "(客户_at,s,f,t)"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("functions (-want +got):\n%s", diff)
	}
}

// What others have built is left alone, and no run fails over it that would not
// otherwise.
func TestReportsAndOthers(t *testing.T) {
	t.Parallel()
	t.Run("a view of a report's name", func(t *testing.T) {
		t.Parallel()
		r := newRegister(t, "acme", reported)
		r.db.MustExec(`CREATE SCHEMA acme; CREATE VIEW acme.report_sales AS SELECT 1 AS mine`)
		r.sync()
		if got := r.one(`SELECT mine FROM acme.report_sales`); got != "1" {
			t.Errorf("it is %s", got)
		}
		if got := r.one(`SELECT to_regclass('acme.report_sales_by_month') IS NULL`); got != "t" {
			t.Error("there is a report that would have read it")
		}
		r.rows(`SELECT amount FROM acme.report_receivables`)
		r.db.MustExec(`DROP VIEW acme.report_sales`)
		r.sync()
		r.rows(`SELECT amount FROM acme.report_sales_by_month`)
	})
	t.Run("a view over a report", func(t *testing.T) {
		t.Parallel()
		r := newRegister(t, "acme", reported)
		r.sync()
		r.db.MustExec(`CREATE VIEW public.mine AS SELECT amount, owner FROM acme.report_sales`)
		r.locale.Language = language.Chinese
		r.sync()
		r.rows(`SELECT amount FROM public.mine`)
		if got := r.one(`SELECT col_description('acme.report_sales'::regclass, 1)`); !strings.HasPrefix(got, `"记录`) {
			t.Errorf("the comment is %s", got)
		}
		// The report doesn't fit any more, and is left as it is.
		r.describe(strings.Replace(reported, "owner: [业务员, sales_rep]", "owner: 业务员", 1))
		r.sync()
		r.rows(`SELECT amount FROM public.mine`)
		// What they built on stands in the way of a column's change.
		r.describe(strings.Replace(reported, `{name: "no", type: string}`, `{name: "no", type: integer}`, 1))
		if _, err := r.trySync(t.Context(), nil); !errors.Is(err, mirror.ErrInUse) {
			t.Errorf("got %v, want ErrInUse", err)
		}
	})
}

// The keys by which records name each other are those of a run.
func TestReferenceKey(t *testing.T) {
	t.Parallel()
	db := pgtest.Open(t, migrated.New(t))
	texts := []string{
		"", " ", "Acme", "Acme ", "Acme\u00a0Ltd", "Acme  Ltd", "Acme\nLtd", "Ａｃｍｅ", "ﾊﾞﾙﾌﾞ", "华强（香港）", "华强\u3000贸易", "Acme\u200b", "Acme \u200b Ltd", "\ufeffAcme", "Ac\u00adme",
		"Ac\x01me", "Cafe\u0301", "Cafe\u200b\u0301", "Tra\ufb03c", "\u2f42化", "PO\u20111001", "ＰＯ－１００１", "MÜLLER@Example.com", "DE89 3704 0044", "+86 (138) 0013-8000", "x²", "A①",
		"O’Neil", "PO–1001", "Ωmega", "\u212bngström", "한국", "\u1112\u1161\u11ab", "Ёлка", "नमस्ते", "😀 Ltd", "a\u2028b", "\u115fA", "A\ufe0f", "￣", "￥100", "\u0085x", "e\u0301\u0323", "Ｌｔｄ．",
	}
	for form, name := range map[textkey.Form]string{textkey.FormText: "text", textkey.FormCaseless: "caseless", textkey.FormCode: "code"} {
		for _, text := range texts {
			var got string
			if err := db.Get(&got, `SELECT coalesce(sheetsync.reference_key($1, $2), '')`, text, name); err != nil {
				t.Fatal(err)
			}
			if want := textkey.Of(text, form); got != want {
				t.Errorf("%s of %+q: got %+q, want %+q", name, text, got, want)
			}
		}
	}
}

// Names that SQL would trip over, in all places that a report reads.
func TestReportsOfHostileNames(t *testing.T) {
	t.Parallel()
	for _, odd := range []string{`quo"te`, `it's`, `a b`, `); DROP SCHEMA sheetsync; --`, `customer_id`, `$1 %s`, "amount", "名", strings.Repeat("長", 21)} {
		t.Run(odd, func(t *testing.T) {
			t.Parallel()
			r := newRegister(t, "acme", reported)
			r.locale = syncer.Locale{Language: language.English, TimeZone: shanghai(t)}
			rename(r.desc, odd)
			if err := func() error { _, err := r.trySync(t.Context(), nil); return err }(); err != nil {
				t.Fatal(err)
			}
			var views []string
			if err := r.db.Select(&views, `SELECT viewname FROM pg_views WHERE schemaname = 'acme' AND viewname LIKE 'report\_%' ORDER BY 1`); err != nil {
				t.Fatal(err)
			}
			if len(views) < 10 {
				t.Errorf("there are only the views %v", views)
			}
			for _, v := range views {
				r.rows(`SELECT * FROM acme.` + v)
			}
		})
	}
}

// rename gives every field that no expression reads a name that begins or ends oddly,
// unless that is too long.
func rename(d *sheetschema.Descriptor, odd string) {
	for _, r := range d.Resources {
		for i, f := range r.Fields {
			switch {
			case slices.Contains([]string{"value", "exchange_rate", "value_base", "dropped", "owed", "owed_base"}, f.Name):
			case i == 1 && len(odd) <= 63:
				f.Name = odd
			case len(odd)+len(f.Name) <= 63:
				f.Name += odd
			}
		}
		for _, f := range r.Fields {
			if f.Currency != "" && f.Rollup == nil {
				f.Currency = r.Fields[slices.IndexFunc(r.Fields, func(f *sheetschema.Field) bool { return f.Format == "currency" })].Name
			}
		}
	}
}
