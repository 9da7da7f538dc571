package access_test

import (
	"regexp"
	"strings"
	"testing"

	"sheetsync/syncer/mirror/access"
)

// Passwords can't be guessed: they are never the same, of 32 letters and digits each of
// which is worth five bits, and what the server keeps doesn't hold them.
func TestPasswords(t *testing.T) {
	t.Parallel()
	form, seen := regexp.MustCompile(`^[a-z2-7]{26,}$`), make(map[string]bool)
	for range 1000 {
		password := access.NewPassword()
		if seen[password] || !form.MatchString(password) {
			t.Fatalf("%q", password)
		}
		seen[password] = true
	}
	password := access.NewPassword()
	one, err := access.Verifier(password)
	other, otherErr := access.Verifier(password)
	if err != nil || otherErr != nil || one == other || strings.Contains(one, password) || !strings.HasPrefix(one, "SCRAM-SHA-256$4096:") {
		t.Errorf("%s and %s, %v", one, other, err)
	}
}
