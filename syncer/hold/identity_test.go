package hold

import (
	"testing"

	"sheetsync/sheetschema/language"
)

func TestIdentity(t *testing.T) {
	t.Parallel()
	deletions := func(lost int) Reason {
		return Reason{CodeDeletions, language.Args{"resource": "orders", "lost": lost, "total": 300}}
	}
	missing := func(names ...string) Reason {
		return Reason{CodeTabMissing, language.Args{"resource": "orders", "names": names}}
	}
	renamed := func(field string) Reason {
		return Reason{CodeColumnRenamed, language.Args{"resource": "orders", "field": field, "title": "Due date", "heading": "Due"}}
	}
	for _, tt := range []struct {
		name string
		a, b []Reason
		same bool
	}{
		{"other figures", []Reason{deletions(120)}, []Reason{deletions(130)}, true},
		{"another order", []Reason{deletions(120), renamed("due")}, []Reason{renamed("due"), deletions(120)}, true},
		{"another kind", []Reason{deletions(120)}, []Reason{renamed("due")}, false},
		{"one more", []Reason{deletions(120)}, []Reason{deletions(120), renamed("due")}, false},
		{"another column", []Reason{renamed("due")}, []Reason{renamed("paid")}, false},
		{"another tab", []Reason{missing("Orders")}, []Reason{missing("Orders", "订单")}, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if a, b := Identity(tt.a), Identity(tt.b); (a == b) != tt.same {
				t.Errorf("identities are %s and %s", a, b)
			}
		})
	}
}
