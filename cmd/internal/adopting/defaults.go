package adopting

import (
	"strings"
	"time"
	"unicode"

	"sheetsync/sheetschema/language"
	"sheetsync/syncer/template/inference"
)

// headings is how many rows of a tab are looked at for their script.
const headingRows = 30

// Language is the language that the people who keep a workbook are likely to
// read: Chinese where they write it, else that of the spreadsheet's locale.
func (b *Book) Language() language.Tag {
	for _, t := range b.Tabs {
		for row := range min(t.Grid.Rows(), headingRows) {
			for c := range t.Grid.Columns() {
				if chinese(t.Grid.Cell(row, c).Text) {
					return language.Chinese
				}
			}
		}
	}
	if tag, err := language.Parse(strings.ReplaceAll(b.Locale, "_", "-")); err == nil && b.Locale != "" {
		return tag
	}
	return language.English
}

// chinese reports whether a text is in Chinese, and not in Japanese.
func chinese(text string) bool {
	han := false
	for _, r := range text {
		if unicode.In(r, unicode.Hiragana, unicode.Katakana) {
			return false
		}
		han = han || unicode.Is(unicode.Han, r)
	}
	return han
}

// Zone is the spreadsheet's time zone; where it isn't known, or is that of nobody,
// that of China for people who write Chinese, else UTC.
func (b *Book) Zone(tag language.Tag) *time.Location {
	names := []string{b.TimeZone}
	if tag == language.Chinese {
		names = append(names, "Asia/Shanghai")
	}
	for _, name := range names {
		if zone, err := time.LoadLocation(name); err == nil && name != "" && name != "Local" && !strings.HasPrefix(name, "Etc/") {
			return zone
		}
	}
	return time.UTC
}

// maxName is how long a register's name that is made of a title may be.
const maxName = 30

// Name makes a register's name of a title that none of the taken ones has, also
// none of the database's or the service's own.
func Name(title string, taken func(string) bool) string {
	name := inference.Slug(title)
	if len(name) > maxName {
		name = name[:maxName]
		if cut := strings.LastIndexByte(name, '_'); cut > 0 {
			name = name[:cut]
		}
	}
	name = strings.Trim(name, "_")
	if name == "" || strings.HasPrefix(name, "pg_") {
		name = strings.TrimSuffix("register_"+name, "_")
	}
	for _, reserved := range []string{"sheetsync", "public", "information_schema"} {
		if name == reserved {
			name += "_register"
		}
	}
	return inference.Distinct(name, taken)
}
