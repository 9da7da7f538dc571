package overview

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestPick(t *testing.T) {
	t.Parallel()
	me := Owner{"shop", "A"}
	other, elsewhere := Owner{"stock", "A"}, Owner{"shop", "B"}
	for _, tt := range []struct {
		name    string
		layouts []string
		want    string
	}{
		{"none", nil, ""},
		{"its own", []string{other.Of("1"), "2", elsewhere.Of("3"), me.Of("4")}, me.Of("4")},
		{"its own of another layout", []string{me.Of("old")}, me.Of("old")},
		{"of an earlier version", []string{other.Of("1"), elsewhere.Of("3"), "2"}, "2"},
		{"copied", []string{other.Of("1"), elsewhere.Of("3")}, elsewhere.Of("3")},
		{"another register's", []string{other.Of("1")}, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var tabs []Tab
			for _, layout := range tt.layouts {
				tabs = append(tabs, Tab{Layout: layout})
			}
			got := ""
			if tab := Pick(tabs, me); tab != nil {
				got = tab.Layout
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("picked (-want +got):\n%s", diff)
			}
		})
	}
}
