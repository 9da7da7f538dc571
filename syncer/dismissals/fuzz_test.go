package dismissals_test

import (
	"strings"
	"testing"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/expression"
	"sheetsync/syncer/dismissals"
)

// FuzzRead holds that answers are about what was told, that what the service wrote
// itself is neither an answer nor kept, and that little is kept.
func FuzzRead(f *testing.F) {
	d, err := sheetschema.Load("firms.yaml", []byte(firmsYAML))
	if err != nil {
		f.Fatal(err)
	}
	reader := dismissals.NewReader(d.Resources[0])
	told := []dismissals.Told{
		{Keys: []dismissals.Key{{Field: "email"}}, Line: "E-mail: work: this is not a correct e-mail address; correct it"},
		{Keys: []dismissals.Key{{Field: "shipped"}, {Field: "ordered"}}, Line: "Shipped and Ordered can't be computed"},
	}
	for _, cell := range []string{"ok", "E-mail: work: ok, it is the only one", "（已忽略）邮箱", told[0].Line + " ok", "a\nb\nc"} {
		f.Add(cell)
	}
	f.Fuzz(func(t *testing.T, cell string) {
		reading := reader.Read(cell, told, false)
		for _, a := range reading.Answers {
			for _, key := range a.About {
				if key.Field != "email" && key.Field != "shipped" && key.Field != "ordered" {
					t.Errorf("%q answers about %q", cell, key.Field)
				}
			}
			if a.Verdict != dismissals.Dismissed && a.Verdict != dismissals.Withdrawn {
				t.Errorf("%q is %q", cell, a.Verdict)
			}
		}
		if kept := strings.Join(reading.Kept, "\n"); len(reading.Kept) > 5 || len(kept) > 5*4*300 {
			t.Errorf("of %q %d lines are kept", cell, len(reading.Kept))
		}
		if with := reader.Read(told[0].Line+"\n"+cell, told, false); len(with.Kept) != len(reading.Kept) || len(with.Answers) != len(reading.Answers) {
			t.Errorf("%q reads otherwise below a line of the service's", cell)
		}
	})
}

// FuzzReadReply holds that nothing is put off to a day that has gone.
func FuzzReadReply(f *testing.F) {
	today, err := expression.ParseDay("2026-11-29")
	if err != nil {
		f.Fatal(err)
	}
	for _, text := range []string{"later 2026-12-01", "稍后 12-01", "不是错误", "not an error", "later"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		v, until, ok := dismissals.ReadReply(text, today)
		switch {
		case !ok:
		case v == dismissals.Later && until <= today, v != dismissals.Later && until != 0:
			t.Errorf("%q is %s until %s", text, v, until)
		case v != dismissals.Later && v != dismissals.Dismissed && v != dismissals.Withdrawn:
			t.Errorf("%q is %q", text, v)
		}
	})
}
