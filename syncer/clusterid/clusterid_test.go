package clusterid_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"sheetsync/syncer/clusterid"
)

func TestAssign(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name     string
		before   map[string]string
		clusters [][]string
		want     []string
	}{
		{"new", nil, [][]string{{"1", "2"}, {"3", "4"}}, []string{"c-1", "c-3"}},
		{"one more", map[string]string{"2": "c-2", "3": "c-2"}, [][]string{{"1", "2", "3"}}, []string{"c-2"}},
		{"merged, the larger stays", map[string]string{"1": "a", "2": "a", "3": "b", "4": "b", "5": "b"}, [][]string{{"1", "2", "3", "4", "5"}}, []string{"b"}},
		{"merged, the older of equals stays", map[string]string{"1": "a", "2": "a", "3": "b", "4": "b"}, [][]string{{"1", "2", "3", "4"}}, []string{"a"}},
		{"split, the larger part keeps it", map[string]string{"1": "c-1", "2": "c-1", "3": "c-1", "4": "c-1", "5": "c-1"}, [][]string{{"1", "2"}, {"3", "4", "5"}}, []string{"c-2", "c-1"}},
		{"split in halves, the oldest keeps it", map[string]string{"1": "a", "2": "a", "3": "a", "4": "a"}, [][]string{{"1", "4"}, {"2", "3"}}, []string{"a", "c-2"}},
		{"the oldest is gone", map[string]string{"1": "c-1", "2": "c-1"}, [][]string{{"2", "5"}}, []string{"c-1"}},
		{"its name is another's", map[string]string{"1": "c-3", "2": "c-3"}, [][]string{{"1", "2"}, {"3", "4"}}, []string{"c-3", "c-4"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(test.want, clusterid.Assign(test.before, test.clusters)); diff != "" {
				t.Errorf("ids (-want +got):\n%s", diff)
			}
		})
	}
}

// Every cluster has an id of its own, and one that stays as it is keeps it.
func TestAssignHolds(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		draw := func(name string) [][]string {
			of := rapid.SliceOfN(rapid.IntRange(0, 3), 9, 9).Draw(t, name)
			clusters := make([][]string, 4)
			for record, c := range of {
				clusters[c] = append(clusters[c], fmt.Sprint(record))
			}
			var out [][]string
			for _, c := range clusters {
				if len(c) > 1 {
					out = append(out, c)
				}
			}
			return out
		}
		var before map[string]string
		var last [][]string
		for run := range 4 {
			clusters := draw(fmt.Sprint("run ", run))
			ids := clusterid.Assign(before, clusters)
			seen := make(map[string]bool)
			now := make(map[string]string)
			for i, c := range clusters {
				if ids[i] == "" || seen[ids[i]] {
					t.Fatalf("ids %q of %q", ids, clusters)
				}
				seen[ids[i]] = true
				for _, record := range c {
					now[record] = ids[i]
				}
				for _, old := range last {
					if cmp.Equal(old, c) && before[c[0]] != ids[i] {
						t.Fatalf("%q was %s and is %s", c, before[c[0]], ids[i])
					}
				}
			}
			before, last = now, clusters
		}
	})
}
