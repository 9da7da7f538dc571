package cluster_test

import (
	stdcmp "cmp"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"sheetsync/validate/duplicates/cluster"
)

// world is what is known of pairs: the log-odds of those that are listed, and
// those of all others.
type world struct {
	known  map[[2]int32]float32
	others float32
}

func (w world) weight(a, b int32) float32 {
	if known, ok := w.known[[2]int32{min(a, b), max(a, b)}]; ok {
		return known
	}
	return w.others
}

func (w world) edges() []cluster.Edge {
	var edges []cluster.Edge
	for pair, weight := range w.known {
		if weight >= 2 {
			edges = append(edges, cluster.Edge{A: pair[0], B: pair[1], Weight: weight})
		}
	}
	return edges
}

func byNumber(a, b int32) int { return stdcmp.Compare(a, b) }

func TestResolve(t *testing.T) {
	t.Parallel()
	two := map[[2]int32]float32{{0, 1}: 9, {0, 2}: 9, {1, 2}: 9, {3, 4}: 9, {3, 5}: 9, {4, 5}: 9}
	glued := map[[2]int32]float32{{2, 3}: 12}
	for pair, weight := range two {
		glued[pair] = weight
	}
	for _, test := range []struct {
		name string
		w    world
		want [][]int32
	}{
		{"nothing", world{}, nil},
		{"a pair", world{known: map[[2]int32]float32{{4, 7}: 3}}, [][]int32{{4, 7}}},
		{"two of three", world{known: two, others: -8}, [][]int32{{0, 1, 2}, {3, 4, 5}}},
		{"one wrong pair glues nothing", world{known: glued, others: -8}, [][]int32{{0, 1, 2}, {3, 4, 5}}},
		{"a chain whose ends say little", world{known: map[[2]int32]float32{{0, 1}: 8, {1, 2}: 8}, others: -1}, [][]int32{{0, 1, 2}}},
		{"a chain whose ends are two", world{known: map[[2]int32]float32{{0, 1}: 8, {1, 2}: 4}, others: -8}, [][]int32{{0, 1}}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			got := cluster.Resolve(test.w.edges(), test.w.weight, byNumber)
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("clusters (-want +got):\n%s", diff)
			}
		})
	}
}

// TestManyCopies holds that records which are all alike are one cluster, however
// many there are.
func TestManyCopies(t *testing.T) {
	t.Parallel()
	w := world{known: map[[2]int32]float32{}, others: 20}
	for i := int32(1); i < 1000; i++ {
		w.known[[2]int32{0, i}] = 20
	}
	if got := cluster.Resolve(w.edges(), w.weight, byNumber); len(got) != 1 || len(got[0]) != 1000 {
		t.Errorf("%d clusters, want one of 1000 records", len(got))
	}
}

// TestOrderOfEdges holds that the clusters don't depend on the order in which the
// pairs were found.
func TestOrderOfEdges(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		w := world{known: map[[2]int32]float32{}, others: -5}
		for range rapid.IntRange(1, 60).Draw(t, "pairs") {
			a, b := rapid.Int32Range(0, 25).Draw(t, "a"), rapid.Int32Range(0, 25).Draw(t, "b")
			if a != b {
				w.known[[2]int32{min(a, b), max(a, b)}] = float32(rapid.IntRange(-8, 14).Draw(t, "weight"))
			}
		}
		edges := w.edges()
		want := cluster.Resolve(edges, w.weight, byNumber)
		rand.New(rand.NewPCG(1, 2)).Shuffle(len(edges), func(i, j int) { edges[i], edges[j] = edges[j], edges[i] })
		if diff := cmp.Diff(want, cluster.Resolve(edges, w.weight, byNumber)); diff != "" {
			t.Fatalf("clusters (-want +got):\n%s", diff)
		}
	})
}
