package template_test

import (
	"encoding/csv"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"sheetsync/sheetschema/language"
)

// LibreOffice opens the saved workbook without repairing it, and reads the same
// headers and samples.
func TestOfficeOpensTheWorkbook(t *testing.T) {
	t.Parallel()
	soffice, err := exec.LookPath("soffice")
	if err != nil {
		t.Skip("SKIPPED, LibreOffice is missing: apt-get install libreoffice-calc")
	}
	for _, tag := range language.Tags() {
		t.Run(string(tag), func(t *testing.T) {
			t.Parallel()
			w, o := newWorld(t), options(t, "foreign-trade", tag)
			w.fill(o)
			dir := t.TempDir()
			file, err := os.Create(filepath.Join(dir, "saved.xlsx"))
			if err != nil {
				t.Fatal(err)
			}
			if err := w.server.Save(w.id, file); err != nil {
				t.Fatal(err)
			}
			if err := file.Close(); err != nil {
				t.Fatal(err)
			}
			// A file that it had to repair would be refused: nobody is there to agree.
			cmd := exec.CommandContext(t.Context(), soffice, "-env:UserInstallation=file://"+filepath.Join(dir, "profile"), "--headless",
				"--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1", "--outdir", dir, file.Name())
			if out, err := cmd.CombinedOutput(); err != nil {
				t.Fatalf("%v: %s", err, out)
			}
			book := w.book()
			for i, r := range o.Descriptor.Resources {
				text, err := os.ReadFile(filepath.Join(dir, "saved-"+r.Title.In(tag)+".csv"))
				if err != nil {
					t.Fatal(err)
				}
				reader := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(text), "\ufeff")))
				reader.FieldsPerRecord = -1
				rows, err := reader.ReadAll()
				if err != nil {
					t.Fatal(err)
				}
				if len(rows) < 4 {
					t.Fatalf("%s has %d rows", r.Name, len(rows))
				}
				if want := row(book.Sheets[i], 0); !slices.Equal(rows[0], want) {
					t.Errorf("%s: LibreOffice reads the header %q, want %q", r.Name, rows[0], want)
				}
				if want := row(book.Sheets[i], 1)[0]; rows[1][0] != want {
					t.Errorf("%s: LibreOffice reads %q, want %q", r.Name, rows[1][0], want)
				}
			}
		})
	}
}
