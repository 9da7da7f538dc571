package main

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"

	"sheetsync/cmd/internal/config"
	"sheetsync/cmd/internal/exit"
	"sheetsync/cmd/internal/service"
	"sheetsync/cmd/internal/terminal"
	"sheetsync/reminders/letters"
	"sheetsync/reminders/letters/docx"
	"sheetsync/reminders/letters/pdf"
	"sheetsync/syncer/atomicfile"
)

const (
	formatDocx = "docx"
	formatPDF  = "pdf"
)

// formats are those of letters.
var formats = []string{formatDocx, formatPDF}

// A dunningLine is what `dunning --json` prints for a customer. Without anything to
// write, level is 0 and there are no files.
type dunningLine struct {
	Register string            `json:"register"`
	Customer string            `json:"customer"`
	Level    letters.Level     `json:"level"`
	Language letters.Language  `json:"language"`
	Files    []string          `json:"files"`
	Overdue  []overdueLine     `json:"overdue"`
	Totals   map[string]string `json:"totals"` // by currency
	LeftOut  []letters.LeftOut `json:"left_out"`
}

type overdueLine struct {
	Per      string `json:"per"`
	DueDate  string `json:"due_date"`
	Days     int    `json:"days"`
	Amount   string `json:"amount"`
	Currency string `json:"currency"`
}

// drafting drafts the letters of one register: first all are composed, and only if none
// would take the place of a file that is there, they are written.
type drafting struct {
	*app
	register *config.Register
	found    *service.Dunning
	want     dunningRequest
	names    letters.Filenames
	fonts    pdf.Fonts
	fontless bool // was told
	letters  []drafted
}

// drafted is what there is for a customer.
type drafted struct {
	line   dunningLine
	letter *letters.Letter
	totals []letters.Sum
	files  []file
}

type file struct {
	path    string
	content []byte
}

func (d *drafting) run(customers []letters.Customer) error {
	d.fonts = pdf.Fonts{File: d.want.font, Folders: pdf.SystemFolders()}
	if d.fonts.File == "" {
		d.fonts.File = d.register.Letter.Font
	}
	written, lacking := 0, 0
	for i := range customers {
		of, err := d.draft(&customers[i])
		if err != nil {
			return err
		}
		d.letters = append(d.letters, of)
		if of.letter != nil {
			written++
			if of.letter.Lacks() {
				lacking++
			}
		}
	}
	if err := d.refuseOverwriting(); err != nil {
		return err
	}
	for i := range d.letters {
		if err := d.write(&d.letters[i]); err != nil {
			return err
		}
	}
	d.leftOut(d.found.LeftOut, "")
	if written == 0 {
		d.nothing(customers)
		return nil
	}
	if lacking > 0 {
		d.Warn("%s: in %s, letterhead, sender or bank details are marked to be filled in; the setting registers[].letter gives them", d.register.Name, terminal.Count(lacking, "letter"))
	}
	d.Line("%s to read and send yourself, in %s; nothing was sent.", terminal.Count(written, "draft"), d.want.out)
	return nil
}

// nothing says that no letter is written.
func (d *drafting) nothing(customers []letters.Customer) {
	if len(customers) > 0 || len(d.found.LeftOut) > 0 {
		d.Line("%s: nothing else is overdue, or not for long enough, so no letter is written.", d.register.Name)
		return
	}
	d.Line("%s: nothing is overdue, so no letter is written.", d.register.Name)
}

// draft composes the letter to a customer, if there is one.
func (d *drafting) draft(c *letters.Customer) (drafted, error) {
	fields := letters.Fields(d.found.Register.Descriptor)
	of := drafted{line: dunningLine{
		Register: d.register.Name, Customer: c.Called, Files: []string{}, Overdue: []overdueLine{}, Totals: map[string]string{}, LeftOut: c.LeftOut,
	}}
	if of.line.LeftOut == nil {
		of.line.LeftOut = []letters.LeftOut{}
	}
	level := letters.LevelOf(c.Debts, fields.Levels, d.found.Register.Today)
	if d.want.level != 0 && len(c.Debts) > 0 {
		level = letters.Level(d.want.level)
	}
	if level == 0 {
		return of, nil
	}
	l := d.want.language
	if l == "" {
		l = letters.LanguageOf(c, d.register.Language)
	}
	var err error
	of.letter, err = letters.Compose(letters.Draft{
		Customer: c, Sender: d.found.Sender(l), Language: l, Level: level, Today: d.found.Register.Today, Workdays: d.found.Register.Workdays,
	})
	if err != nil {
		return of, err
	}
	of.line.Level, of.line.Language = level, l
	if of.totals, err = letters.Totals(c.Debts); err != nil {
		return of, err
	}
	of.line.list(c.Debts, of.totals)
	of.files, err = d.render(c, of.letter)
	return of, err
}

func (l *dunningLine) list(debts []letters.Debt, totals []letters.Sum) {
	for _, s := range totals {
		l.Totals[s.Currency] = s.Amount.String()
	}
	for _, debt := range debts {
		l.Overdue = append(l.Overdue, overdueLine{debt.Per, debt.Due.String(), debt.Days, debt.Amount.String(), debt.Currency})
	}
}

// render makes the files of a letter.
func (d *drafting) render(c *letters.Customer, l *letters.Letter) ([]file, error) {
	var files []file
	name := filepath.Join(d.want.out, d.names.Of(c, l))
	for _, format := range d.want.formats {
		var b bytes.Buffer
		var err error
		if format == formatPDF {
			err = pdf.Write(&b, l, &d.fonts)
		} else {
			err = docx.Write(&b, l)
		}
		switch {
		case errors.Is(err, pdf.ErrNoFont) && len(d.want.formats) > 1:
			d.tellFontless(c)
			continue
		case errors.Is(err, pdf.ErrNoFont):
			return nil, exit.Hint(err, fontHint)
		case err != nil:
			return nil, exit.Hint(err, "name another font, with TrueType outlines; --format docx needs none")
		}
		files = append(files, file{name + "." + format, b.Bytes()})
	}
	return files, nil
}

const fontHint = "install a TrueType font such as fonts-droid-fallback or fonts-wqy-microhei, or name one with letter.font; scripts such as Arabic and Thai are for .docx alone"

func (d *drafting) tellFontless(c *letters.Customer) {
	d.Warn("%s: only a .docx is written, for no font at hand has all characters of the letter", c.Called)
	if !d.fontless {
		d.Warn("hint: %s", fontHint)
	}
	d.fontless = true
}

// refuseOverwriting keeps drafts that somebody may have changed.
func (d *drafting) refuseOverwriting() error {
	if d.want.yes {
		return nil
	}
	there := 0
	first := ""
	for _, of := range d.letters {
		for _, f := range of.files {
			if _, err := os.Lstat(f.path); err == nil {
				if there++; first == "" {
					first = f.path
				}
			}
		}
	}
	if there == 0 {
		return nil
	}
	return exit.Usage("--yes overwrites them; --out names another folder", "%s would be overwritten, such as %s", terminal.Count(there, "file"), first)
}

const (
	folderMode = 0o700 // letters are about people
	fileMode   = 0o600
)

func (d *drafting) write(of *drafted) error {
	for _, f := range of.files {
		if err := os.MkdirAll(d.want.out, folderMode); err != nil {
			return err
		}
		if err := atomicfile.WriteFile(f.path, f.content, fileMode); err != nil {
			return err
		}
		of.line.Files = append(of.line.Files, f.path)
	}
	if d.JSON {
		if err := d.Document(of.line); err != nil {
			return err
		}
	}
	d.leftOut(of.line.LeftOut, of.line.Customer+": ")
	if of.letter == nil {
		return nil
	}
	sums := make([]string, 0, len(of.totals))
	for _, s := range of.totals {
		sums = append(sums, letters.English.Amount(s))
	}
	d.Line("%s: %s overdue, %s; level %d, %s", of.line.Customer, payments(len(of.line.Overdue)), strings.Join(sums, ", "), of.line.Level, of.line.Language)
	for _, f := range of.files {
		d.Line("  %s", f.path)
	}
	return nil
}
