package cluster_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"sheetsync/validate/duplicates/cluster"
)

func TestConstrain(t *testing.T) {
	t.Parallel()
	same := func(a, b int32) cluster.Link { return cluster.Link{A: a, B: b, Same: true} }
	apart := func(a, b int32) cluster.Link { return cluster.Link{A: a, B: b} }
	for _, test := range []struct {
		name     string
		clusters [][]int32
		links    []cluster.Link
		want     [][]int32
		ignored  []int
	}{
		{"nothing is said", [][]int32{{1, 2}, {3, 4}}, nil, [][]int32{{1, 2}, {3, 4}}, nil},
		{"two that are alone", nil, []cluster.Link{same(7, 5)}, [][]int32{{5, 7}}, nil},
		{"two of two clusters", [][]int32{{1, 2}, {3, 4}}, []cluster.Link{same(4, 1)}, [][]int32{{1, 2, 3, 4}}, nil},
		{"the only two", [][]int32{{1, 2}, {3, 4}}, []cluster.Link{apart(1, 2)}, [][]int32{{3, 4}}, nil},
		{"the third goes to the nearer", [][]int32{{1, 2, 3}}, []cluster.Link{apart(1, 2)}, [][]int32{{2, 3}}, nil},
		{"one of many", [][]int32{{1, 5, 6, 7}}, []cluster.Link{apart(7, 1)}, [][]int32{{5, 6, 7}}, nil},
		{"1 is 2, and 2 isn't 3", [][]int32{{1, 2, 3}}, []cluster.Link{same(1, 2), apart(2, 3)}, [][]int32{{1, 2}}, nil},
		{"through a third", nil, []cluster.Link{same(1, 2), same(2, 3), apart(3, 4)}, [][]int32{{1, 2, 3}}, nil},
		{"contradicting, the first counts", nil, []cluster.Link{same(1, 2), same(2, 3), apart(1, 3)}, [][]int32{{1, 2, 3}}, []int{2}},
		{"contradicting, apart counts", nil, []cluster.Link{apart(1, 3), same(1, 2), same(2, 3)}, [][]int32{{1, 2}}, []int{2}},
		{"said twice", nil, []cluster.Link{apart(1, 3), apart(3, 1), same(1, 3)}, nil, []int{2}},
		{"apart and in no cluster", [][]int32{{1, 2}}, []cluster.Link{apart(8, 9)}, [][]int32{{1, 2}}, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			got, ignored := cluster.Constrain(test.clusters, test.links, near)
			if diff := cmp.Diff(test.want, got, cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("clusters (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(test.ignored, ignored); diff != "" {
				t.Errorf("ignored (-want +got):\n%s", diff)
			}
		})
	}
}

// near weighs neighbours most.
func near(a, b int32) float64 { return 1 - float64(max(a-b, b-a))/20 }

// Whatever is answered: what is accepted holds, each record is in one cluster at most,
// and clusters that no answer is about stay.
func TestConstrainHolds(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		const records = 12
		member := rapid.SliceOfN(rapid.IntRange(0, 4), records, records).Draw(t, "clusters")
		var clusters [][]int32
		for c := range 5 {
			var list []int32
			for r, of := range member {
				if of == c {
					list = append(list, int32(r))
				}
			}
			if len(list) > 1 {
				clusters = append(clusters, list)
			}
		}
		links := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) cluster.Link {
			a := rapid.Int32Range(0, records-2).Draw(t, "a")
			return cluster.Link{A: a, B: rapid.Int32Range(a+1, records-1).Draw(t, "b"), Same: rapid.Bool().Draw(t, "same")}
		}), 0, 8).Draw(t, "links")
		got, ignored := cluster.Constrain(clusters, links, near)
		of := make(map[int32]int)
		for i, c := range got {
			for _, r := range c {
				if of[r] != 0 {
					t.Fatalf("record %d is in two clusters of %v", r, got)
				}
				of[r] = i + 1
			}
		}
		for i, l := range links {
			together := of[l.A] != 0 && of[l.A] == of[l.B]
			if !slices.Contains(ignored, i) && together != l.Same {
				t.Fatalf("%+v doesn't hold in %v", l, got)
			}
		}
		if len(links) == 0 && !cmp.Equal(clusters, got) && len(clusters)+len(got) > 0 {
			slices.SortFunc(clusters, func(a, b []int32) int { return int(a[0] - b[0]) })
			if diff := cmp.Diff(clusters, got); diff != "" {
				t.Fatal(diff)
			}
		}
	})
}
