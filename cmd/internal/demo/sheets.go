package demo

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"sheetsync/syncer/atomicfile"
	"sheetsync/syncer/emulator"
)

// openSheets starts the emulator on the directory's spreadsheet, or loads the
// workbook anew.
func (s *Stage) openSheets(ctx context.Context, o Options, show *showing) (err error) {
	state := filepath.Join(s.Dir, "sheets")
	mark := filepath.Join(s.Dir, "showing")
	s.Sheet = readMark(mark, show.mark)
	if s.Sheet == "" || o.Reset {
		if err := s.clear(ctx, o, state, mark); err != nil {
			return err
		}
	}
	s.Sheets, err = emulator.New(emulator.Options{StateDir: state, Token: Token, TokenEmail: "team@demo.example", Language: o.Language.String(), Links: s.sheetLinks, Logger: o.Logger})
	if err != nil {
		return fmt.Errorf("open the demo's spreadsheets: %w", err)
	}
	listen := o.Listen
	if listen == "" {
		listen = "127.0.0.1:0"
	}
	if err := s.Sheets.Start(context.WithoutCancel(ctx), listen); err != nil {
		return fmt.Errorf("start the emulator of Google's APIs: %w", err)
	}
	for _, info := range s.Sheets.Spreadsheets() {
		s.Continued = s.Continued || info.ID == s.Sheet
	}
	if !s.Continued {
		if err := s.load(ctx, show, mark); err != nil {
			return err
		}
	}
	key, err := s.Sheets.AddServiceAccount(account)
	if err != nil {
		return fmt.Errorf("make the service's account: %w", err)
	}
	if err := s.Sheets.Share(s.Sheet, account, emulator.Writer); err != nil {
		return fmt.Errorf("share the sheet with the service: %w", err)
	}
	return atomicfile.WriteFile(filepath.Join(s.Dir, "service-account.json"), key, 0o600)
}

// clear removes what an earlier demo of another workbook left.
func (s *Stage) clear(ctx context.Context, o Options, state, mark string) error {
	s.Sheet = ""
	var errs []error
	if o.DropDatabase != nil {
		errs = append(errs, o.DropDatabase(ctx, s.Dir))
	}
	errs = append(errs, os.RemoveAll(state))
	if err := os.Remove(mark); !errors.Is(err, os.ErrNotExist) {
		errs = append(errs, err)
	}
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("begin the demo anew in %s: %w", s.Dir, err)
	}
	return nil
}

func (s *Stage) load(ctx context.Context, show *showing, mark string) error {
	content, faults, err := show.workbook()
	if err != nil {
		return fmt.Errorf("make the sample: %w", err)
	}
	s.Faults = faults
	if s.Sheet, err = s.Sheets.LoadContext(ctx, show.title, content); err != nil {
		return fmt.Errorf("load the workbook: %w", err)
	}
	return atomicfile.WriteFile(mark, []byte(s.Sheet+" "+show.mark+"\n"), 0o600)
}

// readMark returns the id of the spreadsheet that the directory holds for a
// showing; "" when it holds none or another one.
func readMark(name, mark string) string {
	f, err := os.Open(name)
	if err != nil {
		return ""
	}
	defer f.Close()
	content, err := io.ReadAll(io.LimitReader(f, 4096))
	if err != nil {
		return ""
	}
	id, rest, _ := strings.Cut(strings.TrimSpace(string(content)), " ")
	if rest != mark {
		return ""
	}
	return id
}
