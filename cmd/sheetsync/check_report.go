package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"slices"

	"github.com/spf13/pflag"

	"sheetsync/cmd/internal/check"
	"sheetsync/cmd/internal/exit"
	"sheetsync/cmd/internal/report"
	"sheetsync/sheetschema/language"
	"sheetsync/syncer/atomicfile"
)

// reportFlags say in which form a check tells what it found, and where.
type reportFlags struct {
	format, output string
}

func (f *reportFlags) add(flags *pflag.FlagSet) {
	flags.StringVar(&f.format, "format", "", "`form` of the report: table, json, csv, html, sarif or junit (default table; --json is json)")
	flags.StringVarP(&f.output, "output", "o", "", "the `file` to write the report to (default standard output)")
}

// chosen is the format that the flags ask for.
func (f *reportFlags) chosen(json bool) (report.Format, error) {
	if f.format == "" {
		if json {
			return report.FormatJSON, nil
		}
		return report.FormatTable, nil
	}
	format, ok := report.ParseFormat(f.format)
	if !ok {
		return "", exit.Usage("the formats are table, json, csv, html, sarif and junit", "--format: there is no report of the format %q", f.format)
	}
	if json && format != report.FormatJSON {
		return "", exit.Usage("leave one of them out", "--json and --format %s exclude each other", format)
	}
	return format, nil
}

// report tells what was found, and ends with the status for it.
func (a *app) report(checked []report.Checked, format report.Format, output string) error {
	var b bytes.Buffer
	to := *a
	to.Out, to.JSON = &b, false
	found := false
	for i, c := range checked {
		if format != report.FormatJSON {
			c.Issues = slices.DeleteFunc(slices.Clone(c.Issues), func(i check.Issue) bool { return i.Dismissed })
			checked[i] = c
		}
		found = found || check.HasErrors(c.Issues)
		if format == report.FormatTable {
			to.listFound(c.Name, c.Issues, c.Language)
		}
	}
	if format != report.FormatTable {
		if err := report.Write(&b, format, checked, buildVersion().Version); err != nil {
			return fmt.Errorf("write the report: %w", err)
		}
	}
	if err := a.put(b.Bytes(), output); err != nil {
		return fmt.Errorf("write the report: %w", err)
	}
	if found {
		return exit.Reported(exit.StatusFound)
	}
	return nil
}

// withRemedy says what is wrong and what to do.
func withRemedy(message, suggestion string, tag language.Tag) string {
	if suggestion == "" {
		return message
	}
	return language.NewPrinter(tag).Say("issues.with_remedy", language.Args{"issue": message, "remedy": suggestion})
}

// put writes a whole output to a file, or to standard output.
func (a *app) put(data []byte, output string) error {
	if output == "" || output == "-" {
		_, err := a.Out.Write(data)
		return err
	}
	err := atomicfile.WriteFile(output, data, 0o600)
	var path *os.PathError
	var link *os.LinkError
	switch { // without the name of the file beside it that was to take its place
	case errors.As(err, &path):
		err = path.Err
	case errors.As(err, &link):
		err = link.Err
	}
	if err != nil {
		return exit.Hint(fmt.Errorf("%s: %w", output, err), "name a file in a folder that is there and may be written to")
	}
	return nil
}
