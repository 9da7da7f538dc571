package terminal_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"sheetsync/cmd/internal/terminal"
)

// One question after the other reads its own line, and asks again until a number
// fits.
func TestChoose(t *testing.T) {
	t.Parallel()
	var shown bytes.Buffer
	term := terminal.Terminal{In: strings.NewReader("9\nno\n 2 \n\ny\n1"), Err: &shown}
	ask := func() (int, error) { return term.Choose("Which\x1b[31m?", []string{"this", "that"}, 1) }
	for _, want := range []int{1, 1} {
		if got, err := ask(); got != want || err != nil {
			t.Errorf("chosen is %d, %v; want %d", got, err, want)
		}
	}
	if !term.Confirm("Sure?") {
		t.Error("a yes is taken for a no")
	}
	if got, err := ask(); got != 0 || err != nil {
		t.Errorf("the last line without its end: %d, %v", got, err)
	}
	if _, err := ask(); !errors.Is(err, terminal.ErrNoAnswer) {
		t.Errorf("at the end of the input: %v", err)
	}
	if text := shown.String(); strings.Contains(text, "\x1b") || !strings.Contains(text, "  2  that\n[2] ") {
		t.Errorf("shown was %q", text)
	}
}
