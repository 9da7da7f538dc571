package format

import (
	"testing"

	"github.com/nyaruka/phonenumbers"
)

// TestTrunkPrefix holds that the quick reading of Chinese numbers is the general one.
func TestTrunkPrefix(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"0755-83456789", "010 6552 9988", "021-62345678", "(0574) 8765 4321", "0 755 83456789", "00755-83456789", "0138 0013 8000", "013800138000", "0755-834567", "01065529988"} {
		want, valid := "", false
		if number, err := phonenumbers.Parse(text, "CN"); err == nil && phonenumbers.IsValidNumber(number) {
			want, valid = phonenumbers.Format(number, phonenumbers.E164), true
		}
		if got, ok := plainNumber(text, "CN"); ok && (!valid || got != want) {
			t.Errorf("%q is read as %q, want %q", text, got, want)
		}
	}
}
