package docx_test

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"sheetsync/reminders/letters"
	"sheetsync/reminders/letters/docx"
	"sheetsync/reminders/letters/letterstest"
)

// part returns a file of a document.
func part(t *testing.T, document []byte, name string) string {
	t.Helper()
	archive, err := zip.NewReader(bytes.NewReader(document), int64(len(document)))
	if err != nil {
		t.Fatal(err)
	}
	f, err := archive.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	content, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

func write(t *testing.T, l *letters.Letter) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := docx.Write(&b, l); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// Whatever cells hold stays text: no element, no field, nothing that XML can't hold.
func TestCellsAreText(t *testing.T) {
	t.Parallel()
	hostile := `</w:t></w:r><w:fldSimple w:instr="DATE"/>{ INCLUDETEXT "x" } & ` + "\x00\x0b\ufffe"
	c := letterstest.Customer(t, 1)
	c.Name, c.Contact, c.Debts[0].Per = hostile, hostile, hostile
	document := write(t, letterstest.Letter(t, letters.English, 1, c, letters.Sender{Company: hostile}))
	for _, name := range []string{"word/document.xml", "docProps/core.xml"} {
		content := part(t, document, name)
		decoder := xml.NewDecoder(strings.NewReader(content))
		for {
			token, err := decoder.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if e, ok := token.(xml.StartElement); ok && strings.HasPrefix(e.Name.Local, "fld") {
				t.Errorf("%s has a field", name)
			}
		}
		if !strings.Contains(content, "&lt;/w:t&gt;") {
			t.Errorf("%s has no trace of the text", name)
		}
	}
}

// What somebody has to fill in is marked.
func TestFillInIsMarked(t *testing.T) {
	t.Parallel()
	marks := func(s letters.Sender) int {
		return strings.Count(part(t, write(t, letterstest.Letter(t, letters.German, 1, letterstest.Customer(t, 1), s)), "word/document.xml"), "<w:highlight")
	}
	if got := marks(letters.Sender{}); got != 3 { // firm, account, signature
		t.Errorf("%d marks", got)
	}
	if got := marks(letterstest.Sender()); got != 0 {
		t.Errorf("%d marks where nothing is missing", got)
	}
}

// LibreOffice opens the documents and finds every line in them.
func TestOfficeOpensTheLetters(t *testing.T) {
	t.Parallel()
	soffice, err := exec.LookPath("soffice")
	if err == nil {
		if soffice, err = filepath.EvalSymlinks(soffice); err == nil {
			_, err = os.Stat(filepath.Join(filepath.Dir(soffice), "libswlo.so"))
		}
	}
	if err != nil {
		t.Skip("SKIPPED, LibreOffice Writer is missing: apt-get install libreoffice-writer")
	}
	dir := t.TempDir()
	args := []string{"-env:UserInstallation=file://" + filepath.Join(dir, "profile"), "--headless", "--convert-to", "txt:Text (encoded):UTF8", "--outdir", dir}
	want := make(map[string]*letters.Letter)
	for i, l := range letters.Languages() {
		level := letters.FirstLevel + letters.Level(i)%letters.LastLevel
		letter := letterstest.Letter(t, l, level, letterstest.Customer(t, 3), letterstest.Sender())
		file := filepath.Join(dir, string(l)+".docx")
		if err := os.WriteFile(file, write(t, letter), 0o600); err != nil {
			t.Fatal(err)
		}
		args = append(args, file)
		want[string(l)] = letter
	}
	if out, err := exec.CommandContext(t.Context(), soffice, args...).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	for name, letter := range want {
		content, err := os.ReadFile(filepath.Join(dir, name+".txt"))
		if err != nil {
			t.Fatal(err)
		}
		rest := string(content)
		for _, text := range letterstest.Texts(letter) {
			_, after, found := strings.Cut(rest, text)
			if !found {
				t.Errorf("%s: %q isn't where it should be", name, text)
				continue
			}
			rest = after
		}
	}
}
