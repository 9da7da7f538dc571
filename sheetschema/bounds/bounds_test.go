package bounds_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sheetsync/sheetschema/bounds"
)

func TestTable(t *testing.T) {
	t.Parallel()
	type cell struct {
		row, column int
		text        string
	}
	for _, test := range []struct {
		name  string
		cells []cell
		want  string // what the last cell's error says; "" for none
	}{
		{"the last cell of a long column", []cell{{bounds.Cells - 1, 0, "x"}}, ""},
		{"one row too many", []cell{{bounds.Cells, 0, "x"}}, "10,000,000 cells"},
		{"the last column", []cell{{0, bounds.Columns - 1, "x"}}, ""},
		{"beyond the last column", []cell{{0, bounds.Columns, "x"}}, "18,278 columns"},
		{"a rectangle of two stray cells", []cell{{1 << 20, 0, "x"}, {0, 9, "x"}}, "10,000,000 cells"},
		{"a full cell", []cell{{0, 0, strings.Repeat("华", bounds.CellUnits)}}, ""},
		{"emoji count twice", []cell{{4, 2, strings.Repeat("😀", bounds.CellUnits/2+1)}}, "row 5, column 3: there are more than 50,000 characters"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			var table bounds.Table
			var err error
			for _, c := range test.cells {
				err = table.Cell(c.row, c.column, c.text)
			}
			if got := bounds.Is(err); got != (test.want != "") || got && !strings.Contains(err.Error(), test.want) {
				t.Errorf("the error is %v, want %q", err, test.want)
			}
		})
	}
}

// A long text that many cells name counts in each of them; so do tables before.
func TestTableAddsUp(t *testing.T) {
	t.Parallel()
	var table bounds.Table
	long, n := strings.Repeat("x", 32_767), 0
	for table.Cell(n, 0, long) == nil {
		n++
	}
	if want := bounds.TableText / len(long); n != want {
		t.Errorf("%d cells instead of %d", n, want)
	}
	table = bounds.Table{}
	if err := table.Cell(bounds.Cells-1, 0, ""); err != nil {
		t.Fatal(err)
	}
	table.Next()
	if err := table.Cell(0, 0, ""); !bounds.Is(err) {
		t.Errorf("a cell beyond those of the table before: %v", err)
	}
}

func TestReadFile(t *testing.T) {
	t.Parallel()
	name := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(name, []byte("1234"), 0o600); err != nil {
		t.Fatal(err)
	}
	data, err := bounds.ReadFile(t.Context(), name, 4)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff("1234", string(data)); diff != "" {
		t.Error(diff)
	}
	for _, endless := range []string{name, "/dev/zero"} {
		if _, err := bounds.ReadFile(t.Context(), endless, 3); !bounds.Is(err) {
			t.Errorf("%s: %v", endless, err)
		}
	}
	if _, err := bounds.ReadFile(t.Context(), t.TempDir(), 4); err == nil {
		t.Error("a directory is read")
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := bounds.ReadFile(ctx, "/dev/zero", 1<<40); !errors.Is(err, context.Canceled) {
		t.Errorf("when it is to end: %v", err)
	}
}

// A named pipe is read while somebody writes to it, and never waited for.
func TestReadFileFromAPipe(t *testing.T) {
	t.Parallel()
	name := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(name, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := bounds.ReadFile(t.Context(), name, 9); err == nil || !strings.Contains(err.Error(), "nobody writes to") {
		t.Errorf("an idle pipe: %v", err)
	}
	held, err := os.OpenFile(name, os.O_RDWR, 0) // so that the pipe has a writer from now on
	if err != nil {
		t.Fatal(err)
	}
	defer held.Close()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := bounds.ReadFile(ctx, name, 9); !errors.Is(err, context.Canceled) {
		t.Errorf("a pipe that stays open, when the context has ended: %v", err)
	}
	if _, err := held.WriteString("0123456789"); err != nil {
		t.Fatal(err)
	}
	if _, err := bounds.ReadFile(t.Context(), name, 9); !bounds.Is(err) {
		t.Errorf("a pipe with more than may be: %v", err)
	}
}
