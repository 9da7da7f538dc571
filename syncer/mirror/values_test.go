package mirror_test

import (
	"fmt"
	"sheetsync/sheetschema/table"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// hostile are texts that some layer on the way could stumble over.
var hostile = []string{
	`\N`, `\.`, `\`, `\\`, `\t`, "\t", "\n", "\r\n", "\v\f\b", `"`, `'`, `''; DROP TABLE x; --`, `$1`, `%s`, "{}", `{"a":1}`, `[1`,
	"NULL", "null", " ", "  padded  ", "客户", "😀👩‍👩‍👧", "e\u0301", "\u202eright to left", "\ufeff", "\u2028", "=1+1", "-1", "007", strings.Repeat("long ", 10_000),
}

func TestHostileTexts(t *testing.T) {
	t.Parallel()
	r := newRegister(t, "acme", customers)
	for i, text := range hostile {
		r.tabs["customers"] = append(r.tabs["customers"], record{
			fmt.Sprintf("id%03d", i), i + 2, map[string]any{"code": text, "credit": invalid(text)}, map[string]any{"extra " + text: text},
		})
	}
	r.sync()
	var got []struct{ Code, Raw, Extra string }
	if err := r.db.Select(&got, `SELECT code, _raw->>'credit' AS raw, (SELECT string_agg(key || '=' || value, '') FROM jsonb_each_text(_extra)) AS extra FROM acme.customers ORDER BY _row`); err != nil {
		t.Fatal(err)
	}
	for i, text := range hostile {
		if got[i].Code != text || got[i].Raw != text || got[i].Extra != "extra "+text+"="+text {
			t.Errorf("%.30q: got %.60q", text, got[i])
		}
	}
}

// TestTextsThatPostgreSQLCantHold: NUL is left out and broken UTF-8 replaced, wherever they stand.
func TestTextsThatPostgreSQLCantHold(t *testing.T) {
	t.Parallel()
	r := newRegister(t, "acme", customers)
	const bad, want = "a\x00b\xff\xfec", "ab\ufffdc"
	r.tabs["customers"] = []record{{"a", 2, map[string]any{"code": bad, "credit": invalid(bad)}, map[string]any{bad: bad}}}
	r.issue("a", 2, "code", "x", bad)
	r.sync()
	var got []string
	if err := r.db.Select(&got, `SELECT code FROM acme.customers UNION ALL SELECT _raw->>'credit' FROM acme.customers UNION ALL SELECT key FROM acme.customers, jsonb_each(_extra)
		UNION ALL SELECT value FROM acme.customers, jsonb_each_text(_extra) UNION ALL SELECT message FROM sheetsync.issues`); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{want, want, want, want, want}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestValuesAtTheLimits(t *testing.T) {
	t.Parallel()
	day := func(y, m, d int) time.Time { return time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC) }
	digits := strings.Repeat("9", 400)
	for _, tc := range []struct {
		name  string
		field string
		value any
		want  string // as PostgreSQL shows it; "" for NULL
		raw   string
	}{
		{"zero", "credit", decimal{0, 0}, "0", ""},
		{"zero with a power", "credit", decimal{0, 5}, "0", ""},
		{"negative", "credit", decimal{-5, -2}, "-0.05", ""},
		{"small", "credit", decimal{123, -20}, "0.00000000000000000123", ""},
		{"all digits", "credit", decimal{-9223372036854775808, -18}, "-9.223372036854775808", ""},
		{"large", "credit", decimal{12, 30}, "12" + strings.Repeat("0", 30), ""},
		{"big", "credit", big(digits + ".25"), digits + ".25", ""},
		{"scientific", "credit", big("1.5e300"), "15" + strings.Repeat("0", 299), ""},
		{"too big", "credit", big("1e200000"), "", "1e200000"},
		{"too fine", "credit", big("1e-20000"), "", "1e-20000"},
		{"absurd", "credit", big("1e99999999999999999999"), "", "1e99999999999999999999"},
		{"no number", "credit", big("Infinity"), "", "Infinity"},
		{"largest integer", "orders", 9223372036854775807, "9223372036854775807", ""},
		{"beyond the integers", "orders", big("9223372036854775808"), "", "9223372036854775808"},
		{"first date", "since", day(1, 1, 1), "0001-01-01", ""},
		{"before 1900", "since", day(1899, 12, 29), "1899-12-29", ""},
		{"last date", "since", day(9999, 12, 31), "9999-12-31", ""},
		{"beyond dates", "since", day(10000, 1, 1), "", "2932897"},
		{"before dates", "since", day(0, 12, 31), "", "-719163"},
		{"midnight", "opens", 0, "00:00:00", ""},
		{"end of day", "opens", 86400, "24:00:00", ""},
		{"beyond the day", "opens", 86401, "", "86401"},
		{"last second", "opens", 86399, "23:59:59", ""},
		{"before the epoch", "seen", time.Date(1969, 12, 31, 23, 59, 59, 999999000, time.UTC), "1969-12-31 23:59:59.999999+00", ""},
		{"JSON", "tags", `{"a": [1, 2.50, null, true, "x"]}`, `{"a": [1, 2.50, null, true, "x"]}`, ""},
		{"JSON with NUL", "tags", `["a\u0000b", {"\u0000": "\\u0000"}]`, `["ab", {"": "\\u0000"}]`, ""},
		{"JSON with half a pair", "tags", `["\ud800", "\ud83d\ude00"]`, `["` + "\ufffd" + `", "😀"]`, ""},
		{"JSON with a huge number", "tags", `[1e999999]`, "", "[1e999999]"},
		{"deep JSON", "tags", strings.Repeat("[", 6000) + strings.Repeat("]", 6000), "", strings.Repeat("[", 6000) + strings.Repeat("]", 6000)},
		{"no JSON", "tags", `{a}`, "", "{a}"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			r := newRegister(t, "acme", customers)
			r.tabs["customers"] = []record{{"a", 2, map[string]any{tc.field: tc.value}, nil}}
			r.sync()
			var got, raw *string
			if err := r.db.QueryRow(`SELECT `+tc.field+`::text, _raw->>'`+tc.field+`' FROM acme.customers`).Scan(&got, &raw); err != nil {
				t.Fatal(err)
			}
			text := func(p *string) string {
				if p == nil {
					return ""
				}
				return strings.Replace(*p, "+00:00", "+00", 1)
			}
			if text(got) != tc.want || text(raw) != tc.raw {
				t.Errorf("got %.80q, raw %.80q; want %.80q, %.80q", text(got), text(raw), tc.want, tc.raw)
			}
		})
	}
}

func TestExtraColumnsOfOneHeader(t *testing.T) {
	t.Parallel()
	r := newRegister(t, "acme", customers)
	records := table.NewTable(r.desc.Resources[0], 1)
	for i, header := range []string{"Note", "Note", "", "Note (2)"} {
		records.SetExtra(0, records.AddExtra(header), table.Cell{Kind: table.CellNumber, Number: float64(i)})
	}
	records.SetID(0, "a")
	r.custom = records
	r.sync()
	if got := r.rows(`SELECT _extra FROM acme.customers`); got[0] != `("{""(3)"": 2, ""Note"": 0, ""Note (2)"": 1, ""Note (2) (2)"": 3}")` {
		t.Errorf("got %s", got[0])
	}
}

// TestAnyText: whatever a sheet holds, PostgreSQL takes it and gives it back.
func TestAnyText(t *testing.T) {
	t.Parallel()
	r := newRegister(t, "acme", customers)
	anything := rapid.OneOf(rapid.String(), rapid.StringOfN(rapid.RuneFrom([]rune("\\\x00\t\n\r\"'{}[]:,u0eE9.aN ")), 0, 30, -1), rapid.SampledFrom(hostile[:25]),
		rapid.Map(rapid.SliceOf(rapid.Byte()), func(b []byte) string { return string(b) }))
	rapid.Check(t, func(rt *rapid.T) {
		text, tags, header := anything.Draw(rt, "text"), anything.Draw(rt, "tags"), anything.Draw(rt, "header")
		r.tabs["customers"] = []record{{"a", 2, map[string]any{"code": text, "tags": tags}, map[string]any{header: text}}}
		r.sync()
		var code, extra *string
		if err := r.db.QueryRow(`SELECT code, (SELECT value FROM jsonb_each_text(_extra)) FROM acme.customers`).Scan(&code, &extra); err != nil {
			rt.Fatal(err)
		}
		want := strings.ToValidUTF8(strings.ReplaceAll(text, "\x00", ""), "\ufffd")
		if (code == nil) != (want == "") || code != nil && *code != want || extra == nil || *extra != want {
			rt.Fatalf("%q: got %v, %v", text, show(code), show(extra))
		}
	})
}

func show(p *string) string {
	if p == nil {
		return "NULL"
	}
	return strconv.Quote(*p)
}
