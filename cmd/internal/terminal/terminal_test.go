package terminal_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"sheetsync/cmd/internal/exit"
	"sheetsync/cmd/internal/terminal"
)

// Whatever stands in a cell, a tab's title or an API's error, nothing that is printed
// steers a terminal or has it show a text in another order.
func TestNothingSteersTheTerminal(t *testing.T) {
	t.Parallel()
	const hostile = "a\x1b]0;title\x07\x1b[2Jb\r\x08\x7f\u009b31mc\x9b0m\u202egnp.exe\u202d"
	for _, tt := range []struct {
		name  string
		print func(*terminal.Terminal)
	}{
		{"a line", func(term *terminal.Terminal) { term.Line("%s", hostile) }},
		{"a notice", func(term *terminal.Terminal) { term.Notify("%s", hostile) }},
		{"a warning", func(term *terminal.Terminal) { term.Warn("%s", hostile) }},
		{"an error", func(term *terminal.Terminal) { term.Error(exit.Hint(errors.New(hostile), hostile)) }},
		{"a question", func(term *terminal.Terminal) { term.Confirm(hostile) }},
		{"a table", func(term *terminal.Terminal) { terminal.Table(term.Text(), [][]string{{hostile, "x"}}, 0) }},
		{"a document", func(term *terminal.Terminal) { term.JSON = true; _ = term.Document(hostile) }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var shown bytes.Buffer
			tt.print(&terminal.Terminal{In: strings.NewReader(""), Out: &shown, Err: &shown})
			if text := shown.String(); strings.ContainsAny(text, "\x1b\x07\x08\r\x7f\u009b") || strings.Contains(text, "\x9b0m") || strings.ContainsAny(text, "\u202e\u202d") || !strings.Contains(text, "gnp.exe") {
				t.Errorf("%q", text)
			}
		})
	}
}
