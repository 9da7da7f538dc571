package dismissals_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/language"
	"sheetsync/syncer/dismissals"
)

const firmsYAML = `
name: firms
resources:
  - name: firms
    rules: [{name: late, check: "shipped >= ordered", fields: [shipped], message: {en: It was shipped before it was ordered, zh-CN: 发货早于下单}}]
    schema:
      fields:
        - {name: email, title: {en: "E-mail: work", zh-CN: 邮箱}, type: string}
        - {name: ordered, title: {en: Ordered, zh-CN: 下单}, type: date}
        - {name: shipped, title: {en: Shipped, zh-CN: 发货}, type: date}
`

func TestRead(t *testing.T) {
	t.Parallel()
	d, err := sheetschema.Load("firms.yaml", []byte(firmsYAML))
	if err != nil {
		t.Fatal(err)
	}
	reader := dismissals.NewReader(d.Resources[0])
	told := []dismissals.Told{
		{Keys: []dismissals.Key{{Field: "email"}}, Line: "E-mail: work: this is not a correct e-mail address; correct it"},
		{Keys: []dismissals.Key{{Field: "shipped"}}, Line: "Shipped: It was shipped before it was ordered"},
	}
	for _, test := range []struct {
		cell string
		want string // answers as “verdict fields”, then what is kept
	}{
		{"ok", "dismissed email shipped"},
		{"Not an error!", "dismissed email shipped"},
		{"没错，已确认", "dismissed email shipped"},
		{"ok\nok", "dismissed email shipped, dismissed email shipped"},
		{"e-mail: WORK: ok", "dismissed email"},
		{"邮箱：忽略", "dismissed email"},
		{"shipped: ignore, sent as a sample\n邮箱: 重新判断", "dismissed shipped, withdrawn email"},
		{"ordered: ok", ""},
		{told[1].Line + " ok", "dismissed shipped"},
		{"ok – " + told[1].Line, "dismissed shipped"},
		{"△ " + told[1].Line + "（没错）", "dismissed shipped"},
		{told[0].Line + "\n△ " + told[1].Line, ""},
		{"(dismissed) E-mail: work: this is not a correct e-mail address", ""},
		{"（已忽略）邮箱：不是正确的电子邮箱地址", ""},
		{"Ordered: this is not a date that exists; write it like 2025-03-31", ""}, // told before
		{"发货早于下单", ""},
		{"…and 3 more\n……另有 3 个问题", ""},
		{"ok?", "kept ok?"},
		{"ask Li Wei", "kept ask Li Wei"},
		{"Shipped: ask Li Wei", "kept Shipped: ask Li Wei"},
		{"ask Li Wei\n" + told[1].Line, "kept ask Li Wei"},
		{"1\n2\n3\n4\n5\n6", "kept 1, kept 2, kept 3, kept 4, kept 5"},
	} {
		reading := reader.Read(test.cell, told, false)
		var got []string
		for _, a := range reading.Answers {
			line := string(a.Verdict)
			for _, key := range a.About {
				line += " " + key.Field
			}
			got = append(got, line)
		}
		for _, line := range reading.Kept {
			got = append(got, "kept "+line)
		}
		if diff := cmp.Diff(test.want, strings.Join(got, ", ")); diff != "" {
			t.Errorf("%q (-want +got):\n%s", test.cell, diff)
		}
	}
}

// What the service says of a finding, of any kind in any language, is nobody's.
func TestWhatTheServiceSaysIsKnown(t *testing.T) {
	t.Parallel()
	d, err := sheetschema.Load("firms.yaml", []byte(firmsYAML))
	if err != nil {
		t.Fatal(err)
	}
	reader := dismissals.NewReader(d.Resources[0])
	for _, tag := range language.Tags() {
		p := language.NewPrinter(tag)
		for _, kind := range sheetschema.Kinds() {
			for _, variant := range kind.Variants {
				if kind.Code == sheetschema.CodeHeld || kind.Code == sheetschema.CodeRowConstraint {
					continue // the one is of no record, the other says what its rule does
				}
				line := strings.ReplaceAll(kind.Texts(p, variant).Message, "…", "Max Özil: 12") + "; do something"
				if kept := reader.Read(p.Say("sheet.mark_warning", nil)+line, nil, false).Kept; len(kept) > 0 {
					t.Errorf("%s %s: %q is taken for a person's", kind.Code, variant, kept)
				}
			}
		}
	}
}

// The words that dismiss a finding mean nothing else.
func TestWordsAreDistinct(t *testing.T) {
	t.Parallel()
	for _, tag := range language.Tags() {
		p := language.NewPrinter(tag)
		for _, word := range dismissals.Words(dismissals.Withdrawn, p) {
			for _, other := range dismissals.Words(dismissals.Dismissed, p) {
				if word == other {
					t.Errorf("%q means two things", word)
				}
			}
		}
	}
}
