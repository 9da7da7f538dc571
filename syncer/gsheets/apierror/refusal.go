package apierror

import (
	"errors"
	"net/http"
	"regexp"
	"strconv"
	"strings"
)

// IsRangeGone reports whether a request was refused because a tab or range that
// it names isn't there (any more).
func IsRangeGone(err error) bool {
	var e *Error
	if !errors.As(err, &e) || e.Status != http.StatusBadRequest {
		return false
	}
	return strings.Contains(e.Said, "Unable to parse range") || strings.Contains(e.Said, "exceeds grid limits")
}

// IsPlaceGone reports whether a request was refused for a reason of its own
// place, such as a row that was deleted, and not because of rights or limits.
func IsPlaceGone(err error) bool {
	var e *Error
	return errors.As(err, &e) && e.Status == http.StatusBadRequest && e.Kind == nil && e.Hint == ""
}

// IsTyped reports whether a request was refused because a Table's column has a
// type, which takes no formats and no validation.
func IsTyped(err error) bool {
	var e *Error
	return errors.As(err, &e) && e.Status == http.StatusBadRequest && strings.Contains(e.Said, "typed columns")
}

var requestIndex = regexp.MustCompile(`^Invalid requests\[(\d+)\]`)

// RefusedRequest returns which request of a batch, counted from 0, was the reason
// for refusing it, where the API says so.
func RefusedRequest(err error) (int, bool) {
	var e *Error
	if !errors.As(err, &e) || e.Status != http.StatusBadRequest {
		return 0, false
	}
	m := requestIndex.FindStringSubmatch(e.Said)
	if m == nil {
		return 0, false
	}
	n, err := strconv.Atoi(m[1])
	return n, err == nil
}

// IsOvertaken reports whether a request of a batch was refused for what the spreadsheet
// is like by now, such as a tab that is gone or a title that is taken.
func IsOvertaken(err error) bool {
	_, known := RefusedRequest(err)
	var e *Error
	return known && errors.As(err, &e) && !strings.Contains(e.Said, "protected") && !strings.Contains(e.Said, "above the limit")
}
