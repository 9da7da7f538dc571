// Package hookscript writes the lines of Apps Script with which a spreadsheet tells the
// service that it was changed, signed as Standard Webhooks
// (https://www.standardwebhooks.com) say.
//
// A trigger that is installed for “on change” hears of what people do in the sheet, and not
// of what comes through Google's API: so the service's own writing calls nothing.
package hookscript

import (
	_ "embed"
	"strings"
	"text/template"

	"encoding/json"
)

//go:embed hook.gs
var source string

var script = template.Must(template.New("hook.gs").Funcs(template.FuncMap{"quote": quote}).Parse(source))

// Write returns the script of a spreadsheet that calls an address with a secret.
func Write(address, secret string) (string, error) {
	var b strings.Builder
	err := script.Execute(&b, struct{ Address, Secret string }{address, secret})
	return b.String(), err
}

// quote writes a text as a literal of JavaScript.
func quote(text string) (string, error) {
	literal, err := json.Marshal(text)
	return string(literal), err
}
