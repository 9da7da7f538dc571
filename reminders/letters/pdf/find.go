package pdf

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"sheetsync/reminders/letters"
)

// ErrNoFont says that a letter has characters that no font at hand can show.
var ErrNoFont = errors.New("no font has all characters of the letter")

// Fonts finds the fonts of letters. It remembers what it found, and is for one
// goroutine.
type Fonts struct {
	// File is a font to be used where the program's own hasn't a character; empty to
	// look for one in Folders.
	File    string
	Folders []string // with all folders in them; see [SystemFolders]

	found []*face
	tried bool
}

// SystemFolders returns where fonts are installed.
func SystemFolders() []string {
	folders := []string{"/usr/share/fonts", "/usr/local/share/fonts", "/Library/Fonts", "/System/Library/Fonts"}
	if windows := os.Getenv("WINDIR"); windows != "" {
		folders = append(folders, filepath.Join(windows, "Fonts"))
	}
	if home, err := os.UserHomeDir(); err == nil {
		folders = append(folders, filepath.Join(home, ".local/share/fonts"), filepath.Join(home, ".fonts"), filepath.Join(home, "Library/Fonts"))
	}
	return folders
}

// wellKnown are files of fonts with TrueType outlines that have Chinese, the best first.
var wellKnown = []string{
	"msyh.ttc", "Deng.ttf", "simhei.ttf", "simsun.ttc", "wqy-microhei.ttc", "DroidSansFallbackFull.ttf", "DroidSansFallback.ttf", "wqy-zenhei.ttc",
	"NotoSansSC-Regular.ttf", "SourceHanSansSC-Regular.ttf", "Songti.ttc", "STHeiti Light.ttc", "Arial Unicode.ttf", "uming.ttc", "ukai.ttc", "msgothic.ttc", "malgun.ttf",
}

// maxFontBytes is how large a font may be.
const maxFontBytes = 64 << 20

// faces returns the program's own face and those that were found.
func (f *Fonts) faces() ([]*face, error) {
	if f.tried {
		return append([]*face{latin()}, f.found...), nil
	}
	if f.File != "" {
		of, err := readFace(f.File)
		if err != nil {
			return nil, fmt.Errorf("font %s: %w", f.File, err)
		}
		f.found = []*face{of}
	} else {
		for _, path := range f.installed() {
			if of, err := readFace(path); err == nil { // else another may do
				f.found = append(f.found, of)
				break
			}
		}
	}
	f.tried = true
	return append([]*face{latin()}, f.found...), nil
}

// installed lists the well-known fonts in the folders, the best first.
func (f *Fonts) installed() []string {
	rank := func(path string) int {
		return slices.IndexFunc(wellKnown, func(name string) bool { return strings.EqualFold(name, filepath.Base(path)) })
	}
	var paths []string
	for _, folder := range f.Folders {
		// A folder that isn't there or can't be read has no fonts.
		_ = filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
			if err == nil && !entry.IsDir() && rank(path) >= 0 {
				paths = append(paths, path)
			}
			return nil
		})
	}
	slices.SortStableFunc(paths, func(a, b string) int { return rank(a) - rank(b) })
	return paths
}

func readFace(path string) (*face, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if info.Size() > maxFontBytes {
		return nil, fmt.Errorf("it has more than %d MB", maxFontBytes>>20)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	if data, err = trueType(data); err != nil {
		return nil, err
	}
	return newFace("more", data, data)
}

// Check returns an error that wraps [ErrNoFont] where a letter can't be set, and others
// where the font that was named can't be read.
func (f *Fonts) Check(l *letters.Letter) error {
	faces, err := f.faces()
	if err != nil {
		return err
	}
	for text := range texts(l) {
		for _, r := range norm.NFC.String(text) {
			if faceOf(faces, r) == nil {
				return fmt.Errorf("%w: it has none for %U", ErrNoFont, r)
			}
		}
	}
	return nil
}

// faceOf is the face in which a character is set; nil for none.
func faceOf(faces []*face, r rune) *face {
	if shaped(r) {
		return nil
	}
	for _, f := range faces {
		if f.has(r) {
			return f
		}
	}
	return nil
}

// shaped reports whether a character's form depends on those around it.
func shaped(r rune) bool {
	return unicode.In(r, unicode.Mn, unicode.Me, unicode.Arabic, unicode.Hebrew, unicode.Syriac, unicode.Thaana, unicode.Nko,
		unicode.Devanagari, unicode.Bengali, unicode.Gurmukhi, unicode.Gujarati, unicode.Oriya, unicode.Tamil, unicode.Telugu, unicode.Kannada,
		unicode.Malayalam, unicode.Sinhala, unicode.Thai, unicode.Lao, unicode.Tibetan, unicode.Myanmar, unicode.Khmer, unicode.Mongolian)
}

// texts yields all that a letter says.
func texts(l *letters.Letter) func(yield func(string) bool) {
	all := []string{l.Dated, l.Subject, l.Salutation, l.Opening, l.BankIntro, l.Ending, l.Closing}
	all = append(append(all, l.Table.Head...), l.Requests...)
	add := func(lines []letters.Text) {
		for _, line := range lines {
			all = append(all, line.Text)
		}
	}
	add(l.Sender)
	add(l.Recipient)
	add(l.Signature)
	for _, a := range l.Accounts {
		all = append(all, a.Currency)
		add(a.Lines)
	}
	for _, row := range l.Table.Rows {
		all = append(all, row...)
	}
	for _, t := range l.Table.Totals {
		all = append(all, t.Label, t.Currency, t.Amount)
	}
	return slices.Values(all)
}
