package postings_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"sheetsync/validate/duplicates/postings"
)

// TestStore holds that a store answers as a map of sets does, whatever is added,
// taken away and unlisted.
func TestStore(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := postings.New(rapid.IntRange(0, 50_000).Draw(t, "size"), rapid.IntRange(0, 1_000_000).Draw(t, "records"))
		want, unlisted := map[uint64]map[int32]bool{}, map[uint64]bool{}
		for range rapid.IntRange(0, 300).Draw(t, "steps") {
			key := rapid.Uint64Range(0, 12).Draw(t, "key") * 0x9e3779b97f4a7c15
			record := rapid.Int32Range(0, postings.MaxRecord).Draw(t, "record") % 40
			if want[key] == nil {
				want[key] = map[int32]bool{}
			}
			switch {
			case rapid.IntRange(0, 30).Draw(t, "what") == 0:
				s.Unlist(key)
				unlisted[key] = true
			case want[key][record]:
				s.Remove(key, uint32(record))
				delete(want[key], record)
			default:
				s.Add(key, uint32(record))
				want[key][record] = true
			}
			if rapid.IntRange(0, 20).Draw(t, "trim") == 0 {
				s.Trim()
			}
		}
		for key, records := range want {
			if got := s.Count(key); got != len(records) {
				t.Fatalf("key %x has %d records, want %d", key, got, len(records))
			}
			got, listed := s.Records(key, nil)
			if listed == unlisted[key] {
				t.Fatalf("key %x is listed: %v", key, listed)
			}
			if !listed {
				continue
			}
			var all []int32
			for record := range records {
				all = append(all, record)
			}
			slices.Sort(all)
			slices.Sort(got)
			if diff := cmp.Diff(all, got); diff != "" {
				t.Fatalf("records (-want +got):\n%s", diff)
			}
		}
	})
}
