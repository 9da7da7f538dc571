package main

import (
	"bufio"
	"context"
	"fmt"
	"strings"
)

// removedLine is what init --remove --json ends with.
type removedLine struct {
	made
	Columns     int `json:"columns"`
	Protections int `json:"protections"`
	Highlights  int `json:"highlights"`
}

// initRemove takes out of a spreadsheet what the service made, after asking.
func (a *app) initRemove(ctx context.Context, f initFlags) error {
	if f.spreadsheet == "" {
		return usage("sheetsync init --remove --spreadsheet https://docs.google.com/spreadsheets/d/…", "--remove needs --spreadsheet")
	}
	book, _, err := a.book(ctx, f, "")
	if err != nil {
		return err
	}
	found, err := book.Removable(ctx)
	if err != nil {
		return err
	}
	for _, r := range found {
		a.note("%s: %d columns (%s), %d protections, %d highlights", r.Tab, len(r.Columns), strings.Join(r.Columns, ", "), r.Protections, r.Highlights)
	}
	line := removedLine{made: made{book.ID(), book.URL()}}
	if len(found) == 0 {
		a.note("nothing there is the service's")
	} else if !f.dryRun {
		if !f.yes && !a.agreed("Remove these? Their content can be computed again, but record ids are lost, and with them the connection to the history.") {
			return usage("add --yes to go on without being asked", "nothing was removed")
		}
		removed, err := book.Remove(ctx)
		if err != nil {
			return err
		}
		line.Columns, line.Protections, line.Highlights = removed.Columns, removed.Protections, removed.Highlights
		a.say("removed %d columns, %d protections and %d highlights", removed.Columns, removed.Protections, removed.Highlights)
		a.say("as long as the register is in the configuration, its next run makes them again, unless it has write_back: false")
	}
	if a.json {
		return a.print(line)
	}
	return nil
}

// agreed asks a question that only a yes answers with yes.
func (a *app) agreed(question string) bool {
	fmt.Fprintf(a.stderr, "%s [y/N] ", question)
	answer, err := bufio.NewReader(a.stdin).ReadString('\n')
	if err != nil && answer == "" {
		fmt.Fprintln(a.stderr)
		return false
	}
	answer = strings.ToLower(strings.TrimSpace(answer))
	return answer == "y" || answer == "yes"
}
