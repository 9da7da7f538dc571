package service

import (
	"errors"

	"sheetsync/cmd/internal/exit"
	"sheetsync/syncer/mirror/datakeys"
)

// LostHint says of an error that a key of the history is missing what to do.
func LostHint(err error) error {
	if !errors.Is(err, datakeys.ErrLost) || exit.HintOf(err) != "" {
		return err
	}
	return exit.Hint(err, "put the file history-….key back from where you keep a copy, or name the directory that has it as personal.dir; if it is lost for good, sheetsync keys rotate --lost begins a new one, and what the lost one sealed stays unreadable")
}
