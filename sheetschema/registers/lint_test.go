package registers_test

import (
	"strings"
	"testing"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/lint"
	"sheetsync/sheetschema/registers"
)

func TestLint(t *testing.T) {
	t.Parallel()
	for _, name := range registers.Names() {
		for _, f := range lint.Check(load(t, name), []string{"manager", "finance"}) {
			// Messages, calls and order lines have nothing that tells them apart.
			if f.Severity == sheetschema.SeverityInfo && strings.HasSuffix(f.Path, ".primaryKey") {
				continue
			}
			t.Errorf("%s:%s", name, f)
		}
	}
}
