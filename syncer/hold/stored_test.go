package hold_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"sheetsync/sheetschema/language"
	"sheetsync/syncer/hold"
)

// Reasons that were kept are worded as they would have been at once, in any language.
func TestStoredReasons(t *testing.T) {
	t.Parallel()
	reasons := []hold.Reason{
		{Code: hold.CodeTabMissing, Args: language.Args{"resource": "orders", "names": []string{"Orders", "订单"}}},
		{Code: hold.CodeColumnInvalid, Args: language.Args{"resource": "orders", "field": "due", "type": language.Key("holds.types.date"), "lost": 12, "ratio": "40"}},
		{Code: hold.CodeHeaderAbsent, Args: language.Args{"resource": "orders", "rows": []int{1, 2}}},
		{Code: hold.CodeNoTab, Args: language.Args{}},
	}
	text, err := hold.Marshal(reasons)
	if err != nil {
		t.Fatal(err)
	}
	got, err := hold.Unmarshal(text)
	if err != nil {
		t.Fatal(err)
	}
	for _, tag := range language.Tags() {
		p := language.NewPrinter(tag)
		if diff := cmp.Diff(hold.Text(reasons, "acme", p), hold.Text(got, "acme", p)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tag, diff)
		}
	}
	if hold.Identity(reasons) != hold.Identity(got) {
		t.Error("they are others")
	}
	if _, err := hold.Marshal([]hold.Reason{{Code: hold.CodeNoTab, Args: language.Args{"x": 1.5}}}); err == nil {
		t.Error("what can't be kept is taken")
	}
}
