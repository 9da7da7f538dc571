package pdf_test

import (
	"bytes"
	"errors"
	"os/exec"
	"strings"
	"testing"

	"sheetsync/reminders/letters"
	"sheetsync/reminders/letters/letterstest"
	"sheetsync/reminders/letters/pdf"
)

// read returns what a reader sees of a letter, page by page, with single blanks.
func read(t *testing.T, l *letters.Letter, fonts *pdf.Fonts) (pages []string, size int) {
	t.Helper()
	tool, err := exec.LookPath("pdftotext")
	if err != nil {
		t.Skip("SKIPPED, pdftotext is missing: apt-get install poppler-utils")
	}
	var b bytes.Buffer
	if err := pdf.Write(&b, l, fonts); err != nil {
		t.Fatal(err)
	}
	size = b.Len()
	cmd := exec.CommandContext(t.Context(), tool, "-layout", "-", "-")
	cmd.Stdin = &b
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	for page := range strings.SplitSeq(strings.TrimSuffix(string(out), "\f"), "\f") {
		pages = append(pages, squeeze(page))
	}
	return pages, size
}

func squeeze(text string) string { return strings.Join(strings.Fields(text), " ") }

// maxSize is how many bytes a letter of a page may have: fonts are cut to what is used.
const maxSize = 150_000

// A PDF shows all that the letter says, in its order, and is small.
func TestWrite(t *testing.T) {
	t.Parallel()
	for _, l := range letters.Languages() {
		t.Run(string(l), func(t *testing.T) {
			t.Parallel()
			letter := letterstest.Letter(t, l, letters.LastLevel, letterstest.Customer(t, 2), letterstest.Sender())
			fonts := &pdf.Fonts{Folders: pdf.SystemFolders()}
			if err := fonts.Check(letter); errors.Is(err, pdf.ErrNoFont) && l == letters.Chinese {
				t.Skip("SKIPPED, a font with Chinese is missing: apt-get install fonts-droid-fallback")
			}
			pages, size := read(t, letter, fonts)
			if len(pages) != 1 || size > maxSize {
				t.Errorf("%d pages, %d bytes", len(pages), size)
			}
			// Chinese lines are broken where there is no blank.
			rest := strings.ReplaceAll(pages[0], " ", "")
			for _, text := range letterstest.Texts(letter) {
				_, after, found := strings.Cut(rest, strings.ReplaceAll(squeeze(text), " ", ""))
				if !found {
					t.Errorf("%q isn't where it should be", text)
					continue
				}
				rest = after
			}
		})
	}
}

// The table of a long letter goes on, with its head, on the next page.
func TestSeveralPages(t *testing.T) {
	t.Parallel()
	letter := letterstest.Letter(t, letters.German, letters.FirstLevel, letterstest.Customer(t, 100), letterstest.Sender())
	pages, _ := read(t, letter, &pdf.Fonts{})
	if len(pages) != 4 {
		t.Errorf("%d pages", len(pages))
	}
	for i, page := range pages {
		rows, heads := strings.Count(page, "PO-"), strings.Count(page, "Referenz Fällig am Tage überfällig Währung Betrag")
		if want := min(rows, 1); heads != want {
			t.Errorf("page %d has %d rows and %d heads", i+1, rows, heads)
		}
	}
	if got := strings.Count(strings.Join(pages, ""), "PO-"); got != len(letter.Table.Rows) {
		t.Errorf("%d rows of %d", got, len(letter.Table.Rows))
	}
}

// A row that is higher than a page goes on, below the table's head, on the next one.
func TestRowHigherThanPage(t *testing.T) {
	t.Parallel()
	customer := letterstest.Customer(t, 3)
	const words = 600
	customer.Debts[1].Per = strings.Repeat("PO-1234 ", words)
	letter := letterstest.Letter(t, letters.English, letters.FirstLevel, customer, letterstest.Sender())
	pages, _ := read(t, letter, &pdf.Fonts{})
	if len(pages) < 3 {
		t.Errorf("%d pages", len(pages))
	}
	if got := strings.Count(strings.Join(pages, " "), "PO-1234"); got != words {
		t.Errorf("%d words of %d", got, words)
	}
	for i, page := range pages {
		if strings.Contains(page, "PO-") != strings.Contains(page, "Currency Amount") {
			t.Errorf("page %d has a head without rows, or rows without one:\n%s", i+1, page)
		}
	}
}

// No page ends with the table's head, whatever stands above it.
func TestHeadIsNotAlone(t *testing.T) {
	t.Parallel()
	for lines := 26; lines < 36; lines++ { // the page ends after about thirty
		sender := letterstest.Sender()
		sender.Address = strings.Repeat("220 Keyuan Road\n", lines) + "Shenzhen"
		pages, _ := read(t, letterstest.Letter(t, letters.English, letters.FirstLevel, letterstest.Customer(t, 2), sender), &pdf.Fonts{})
		for i, page := range pages {
			if strings.Contains(page, "PO-") != strings.Contains(page, "Currency Amount") {
				t.Fatalf("with %d lines above, page %d has a head without rows, or rows without one:\n%s", lines, i+1, page)
			}
		}
	}
}

// Where a character has no font, or a form that depends on its neighbours, there is no
// PDF, rather than one with boxes.
func TestNoFont(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name     string
		language letters.Language
		contact  string
		fonts    pdf.Fonts
		fits     bool
	}{
		{"Latin", letters.French, "Zoë Łuczak", pdf.Fonts{}, true},
		{"Greek and Cyrillic", letters.English, "Ωμέγα Ж", pdf.Fonts{}, true},
		{"Chinese without a font", letters.Chinese, "", pdf.Fonts{}, false},
		{"a Chinese name without a font", letters.English, "王芳", pdf.Fonts{}, false},
		{"Arabic", letters.English, "علي", pdf.Fonts{Folders: pdf.SystemFolders()}, false},
		{"Thai", letters.English, "สมชาย", pdf.Fonts{Folders: pdf.SystemFolders()}, false},
		{"beyond the plane", letters.English, "😀", pdf.Fonts{Folders: pdf.SystemFolders()}, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			c := letterstest.Customer(t, 1)
			c.Contact = test.contact
			err := pdf.Write(&bytes.Buffer{}, letterstest.Letter(t, test.language, 1, c, letters.Sender{}), &test.fonts)
			if (err == nil) != test.fits || err != nil && !errors.Is(err, pdf.ErrNoFont) {
				t.Errorf("%v", err)
			}
		})
	}
}
