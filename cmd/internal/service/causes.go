package service

import (
	"errors"
	"fmt"

	"sheetsync/syncer/gsheets/apierror"
)

// causeOf is what failures of registers that fail for the same cause have in common, so that
// whoever is a manager of several is told once of what is wrong with all of them: a key that
// was revoked, a network that is down. It is "" for what is a register's own.
func causeOf(failure error) string {
	var refused *apierror.Error
	if !errors.As(failure, &refused) {
		return ""
	}
	return fmt.Sprint(refused.Said, " ", refused.Status)
}
