package compare_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/hbollon/go-edlib"
	"pgregory.net/rapid"

	"sheetsync/validate/duplicates/compare"
)

func TestEditDistance(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		a, b string
		want int // 3 for more than 2
	}{
		{"", "", 0}, {"a", "", 1}, {"martha", "marhta", 1}, {"kitten", "sitting", 3}, {"smith", "smyth", 1},
		{"张伟", "张玮", 1}, {"深圳华强", "华强深圳", 3}, {"ca", "abc", 3}, {"köln", "koln", 1},
	} {
		if got := compare.EditDistance(test.a, test.b, 2); got != test.want {
			t.Errorf("%q and %q are %d apart, want %d", test.a, test.b, got, test.want)
		}
	}
}

// TestAgainstAnOracle holds the measures to another implementation of them.
func TestAgainstAnOracle(t *testing.T) {
	t.Parallel()
	text := rapid.StringMatching(`[abcde张伟éx]{0,12}`)
	rapid.Check(t, func(t *rapid.T) {
		a, b, limit := text.Draw(t, "a"), text.Draw(t, "b"), rapid.IntRange(0, 4).Draw(t, "limit")
		want := min(edlib.OSADamerauLevenshteinDistance(a, b), limit+1)
		if got := compare.EditDistance(a, b, limit); got != want {
			t.Fatalf("%q and %q are %d apart, want %d", a, b, got, want)
		}
		if got := compare.EditDistance(b, a, limit); got != want {
			t.Fatalf("%q and %q are %d apart, want %d", b, a, got, want)
		}
		if a == "" || b == "" || a == b {
			return
		}
		if got, want := compare.JaroWinkler(a, b), float64(edlib.JaroWinklerSimilarity(a, b)); math.Abs(got-want) > 1e-3 {
			t.Fatalf("%q and %q are alike %.4f, want %.4f", a, b, got, want)
		}
	})
}

func BenchmarkEditDistance(b *testing.B) {
	for b.Loop() {
		compare.EditDistance("goodenia street", "godenia stret", 2)
	}
}

func BenchmarkJaroWinkler(b *testing.B) {
	for b.Loop() {
		compare.JaroWinkler("goodenia street", "godenia stret")
	}
}

func ExampleJaroWinkler() {
	fmt.Printf("%.3f\n", compare.JaroWinkler("martha", "marhta"))
	// Output: 0.961
}
