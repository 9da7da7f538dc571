package config

import (
	"errors"
	"net/url"
	"regexp"
	"strings"
)

var (
	spreadsheetID  = regexp.MustCompile(`^[A-Za-z0-9_-]+$`)
	spreadsheetURL = regexp.MustCompile(`/spreadsheets/(?:u/\d+/)?d/([A-Za-z0-9_-]+)`)
)

// SpreadsheetID returns the id of a spreadsheet that is given by its address in
// the browser or by the id itself.
func SpreadsheetID(text string) (string, error) {
	text = strings.TrimSpace(text)
	switch {
	case text == "":
		return "", errors.New("the spreadsheet is missing: copy its address from the browser")
	case spreadsheetID.MatchString(text):
		return text, nil
	}
	u, err := url.Parse(text)
	if err != nil || u.Path == "" {
		return "", errors.New("this is neither a spreadsheet's address nor its id: copy the address from the browser")
	}
	if strings.Contains(u.Path, "/d/e/") {
		return "", errors.New("this is the address of a published copy: open the spreadsheet itself and copy its address")
	}
	m := spreadsheetURL.FindStringSubmatch(u.Path)
	if m == nil {
		return "", errors.New("this address is not a Google spreadsheet's: it should look like https://docs.google.com/spreadsheets/d/…")
	}
	return m[1], nil
}
