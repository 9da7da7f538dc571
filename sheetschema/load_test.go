package sheetschema

import (
	"path/filepath"
	"testing"
)

// northwind loads the sample register, which stays outside the repository.
func northwind(t testing.TB) *Descriptor {
	t.Helper()
	path := filepath.Join("..", "..", "shared", "northwind", "northwind.yaml")
	d, err := LoadFile(path)
	if err != nil {
		t.Skipf("SKIPPED: %v", err)
	}
	return d
}

func TestLoadNorthwind(t *testing.T) {
	t.Parallel()
	d, err := LoadFile(filepath.Join("..", "..", "shared", "northwind", "northwind.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	t.Log(d.Steps(), d.Digest, d.Resources[1].ComputeOrder, d.Resources[1].Deadlines, d.Resources[0].Duplicates, d.UsesToday())
	for _, r := range d.Resources {
		for _, f := range r.Fields {
			t.Logf("%+v", *f)
		}
	}
}
